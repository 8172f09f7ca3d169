import type { ThresholdRow } from '@/api/types'

export interface Costs {
  /** Of saying the positive class where it is not. */
  alarm: number
  /** Of not saying it where it is. */
  miss: number
}

/** The row of the table that is nearest to a threshold. */
export function rowAt(rows: readonly ThresholdRow[], threshold: number): ThresholdRow {
  return rows.reduce((best, row) => (Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold) ? row : best))
}

export const costOf = (row: ThresholdRow, { alarm, miss }: Costs) => alarm * row.false_positives + miss * row.false_negatives

/** Of several that cost the same, the one in their middle: it is the least likely to be a matter of chance. */
export function cheapest(rows: readonly ThresholdRow[], costs: Costs): ThresholdRow {
  const least = Math.min(...rows.map((row) => costOf(row, costs)))
  const same = rows.filter((row) => costOf(row, costs) === least)
  return same[Math.floor((same.length - 1) / 2)]!
}
