import { parseTyped } from '@/components/numberInput'

const largest = 2_147_483_647

/** Seeds as people list them: "1, 2, 5" or "1-10", in any digits, each once. Null where something is no seed. */
export function readSeeds(text: string): number[] | null {
  const parts = text.split(/[,،;\s]+/).filter((part) => part !== '')
  const seeds = new Set<number>()
  for (const part of parts) {
    const ends = part.split(/[-–]/).map(parseTyped)
    const [from, to = from] = ends
    if (ends.length > 2 || !isSeed(from) || !isSeed(to) || to < from || to - from > 1000) return null
    for (let seed = from; seed <= to; seed++) seeds.add(seed)
  }
  return [...seeds]
}

const isSeed = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest
