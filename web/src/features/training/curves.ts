import type { MetricPoint, Metrics, TrainingJob } from '@/api/types'
import { csvCell } from '@/components/csv'
import type { Curve } from '@/components/chart/curve'
import type { Series } from '@/live/feed'

/** JSON has no NaN: a loss that blew up arrives as null and leaves a hole in the curve. */
export function toCurve(points: readonly MetricPoint[]): Curve {
  return { x: points.map((point) => point.epoch), y: points.map((point) => point.value) }
}

/**
 * Exponential moving average with weight `factor` in [0, 1) on the past, divided by 1 − factorⁿ so that the first
 * points are not pulled towards zero. 0 leaves the curve as it is; holes stay holes.
 */
export function smooth(values: readonly (number | null)[], factor: number): (number | null)[] {
  if (factor <= 0) {
    return [...values]
  }
  let average = 0
  let seen = 0
  return values.map((value) => {
    if (value === null) {
      return null
    }
    average = factor * average + (1 - factor) * value
    seen += 1
    return average / (1 - factor ** seen)
  })
}

export interface MetricGroup {
  readonly name: string
  readonly train: Series | undefined
  readonly validation: Series | undefined
}

/** Points of the run's inside, not scores. */
export const internals: readonly string[] = ['lr', 'grad_norm']

/**
 * One chart a metric; the loss first, the metric that was asked for next, the run's inside last. Test scores are no
 * curve, and the epoch's mean loss is the loss once more.
 */
export function metricGroups(series: ReadonlyMap<string, Series>, evalMetric: string | undefined): MetricGroup[] {
  const names = new Set<string>()
  for (const one of series.values()) {
    if ((one.split === 'train' || one.split === 'validation') && one.name !== 'epoch_loss') {
      names.add(one.name)
    }
  }
  const rank = (name: string) => (name === 'loss' ? 0 : name === evalMetric ? 1 : internals.includes(name) ? 3 : 2)
  return [...names]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))
    .map((name) => ({ name, train: series.get(`train/${name}`), validation: series.get(`validation/${name}`) }))
}

const smallerIsBetter = new Set(['loss', 'log_loss', 'mae', 'rmse'])

export function isSmallerBetter(metric: string): boolean {
  return smallerIsBetter.has(metric)
}

/** The point of the kept epoch, once the validation curve has reached it. */
export function pointOfEpoch(series: Series | undefined, epoch: number | null | undefined): MetricPoint | null {
  if (!series || epoch === null || epoch === undefined) {
    return null
  }
  return series.points.find((point) => Math.abs(point.epoch - epoch) < 1e-6) ?? null
}

/** The scores of one epoch on the validation rows, by metric; empty while its points have not arrived. */
export function scoresOfEpoch(series: ReadonlyMap<string, Series>, epoch: number | null): Metrics {
  const scores: Metrics = {}
  for (const one of series.values()) {
    const point = one.split === 'validation' && one.name !== 'loss' ? pointOfEpoch(one, epoch) : null
    if (point) scores[one.name] = point.value
  }
  return scores
}

/** What a model that always says the mean, or the class shares, would get on this chart. */
export function naiveLevel(job: Pick<TrainingJob, 'baseline'>, metric: string): number | null {
  const naive = job.baseline['naive']
  const value = naive?.[metric] ?? (metric === 'loss' ? naive?.['log_loss'] : undefined)
  return value ?? null
}

/** Every stored point as CSV, for a spreadsheet: machine-readable numbers whatever the page's language. */
export function pointsToCsv(series: readonly Series[]): string {
  const rows = series.flatMap((one) =>
    one.points.map((point) => [point.step, point.epoch, csvCell(one.split), csvCell(one.name), point.value ?? ''].join(',')),
  )
  return ['step,epoch,split,name,value', ...rows].join('\n') + '\n'
}
