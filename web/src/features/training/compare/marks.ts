import type { RunGroup } from '@/api/types'
import type { ChartLine, SeriesColor } from '@/components/chart/Plot'

/** How a run looks wherever it appears: a letter, a color and a dash, so that no difference is color's alone. */
export interface RunMark {
  letter: string
  color: SeriesColor
  dashed: ChartLine['dashed']
}

const colors = 8
const dashes = [undefined, true, 'dots'] as const

const mark = (index: number, look: number): RunMark => ({
  letter: String.fromCharCode(65 + index),
  color: `series-${((look % colors) + 1) as 1}`,
  dashed: dashes[Math.floor(look / colors) % dashes.length],
})

/** A look for each run; with `groups`, runs that differ in their seed alone share one. */
export function marksOf(runs: number, groups: readonly RunGroup[] | null): RunMark[] {
  const look = Array.from({ length: runs }, (_, run) => run)
  groups?.forEach((group, i) => group.runs.forEach((run) => (look[run] = i)))
  return look.map((each, run) => mark(run, each))
}
