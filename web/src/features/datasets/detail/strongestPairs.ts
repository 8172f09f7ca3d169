import type { Correlations } from '@/api/types'

export interface Pair {
  first: string
  second: string
  r: number
}

/** Each pair of different columns once, strongest first; pairs without a defined correlation or weaker than 0.1 are left out. */
export function strongestPairs({ columns, values }: Correlations, count: number): Pair[] {
  const pairs: Pair[] = []
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const r = values[i]?.[j]
      if (r != null && Math.abs(r) >= 0.1) pairs.push({ first: columns[i]!, second: columns[j]!, r })
    }
  }
  return pairs.sort((a, b) => Math.abs(b.r) - Math.abs(a.r)).slice(0, count)
}
