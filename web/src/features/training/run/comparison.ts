import type { TrainingJob } from '@/api/types'
import { isSmallerBetter } from '../curves'

export interface Comparison {
  against: 'linear' | 'naive'
  better: boolean
  own: number
  other: number
}

/** The run against the better of its baselines, on the rows that its scores are from. A linear run has no linear baseline but itself. */
export function comparison(job: Pick<TrainingJob, 'metrics' | 'baseline' | 'model_type'>, metric: string): Comparison | null {
  const own = job.metrics[metric] ?? null
  if (own === null) return null
  const sign = isSmallerBetter(metric) ? -1 : 1
  const others = (['linear', 'naive'] as const)
    .filter((name) => name === 'naive' || job.model_type !== 'linear')
    .flatMap((against) => {
      const other = job.baseline[against]?.[metric] ?? null
      return other === null ? [] : [{ against, other }]
    })
  const best = others.sort((a, b) => sign * (b.other - a.other))[0]
  return best === undefined ? null : { ...best, own, better: sign * (own - best.other) > 0 }
}
