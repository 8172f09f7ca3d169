import type { MetricPoint, MetricsResponse } from '@/api/types'
import { seriesKey, type Series } from '@/live/feed'

/** Where a run went on: the epoch that the run before it had reached. */
export interface Joint {
  jobId: string
  name: string
  epoch: number
}

export interface Ancestry {
  /** The points of the runs before this one, up to where each next one went on. */
  points: readonly MetricPoint[]
  joints: readonly Joint[]
}

/** The part of a joined answer that comes before the last run, whose own points come live. */
export function ancestryOf({ points, parts }: Pick<MetricsResponse, 'points' | 'parts'>): Ancestry {
  const joints: Joint[] = []
  let end = 0
  for (const [i, part] of (parts ?? []).slice(0, -1).entries()) {
    end += part.count
    const next = parts![i + 1]!
    const reached = points.slice(0, end).reduce((epoch, point) => Math.max(epoch, point.epoch ?? 0), 0)
    joints.push({ jobId: next.job_id, name: next.name, epoch: reached })
  }
  return { points: points.slice(0, end), joints }
}

/** This run's curves with those of the runs it went on from before them. */
export function joinSeries(before: readonly MetricPoint[], series: ReadonlyMap<string, Series>): ReadonlyMap<string, Series> {
  if (before.length === 0) return series
  const earlier = new Map<string, MetricPoint[]>()
  for (const point of before) {
    const key = seriesKey(point.split, point.name)
    const points = earlier.get(key)
    if (points) points.push(point)
    else earlier.set(key, [point])
  }
  const joined = new Map(series)
  for (const [key, points] of earlier) {
    const own = series.get(key)
    const begin = own?.points[0]?.step ?? Infinity
    joined.set(key, { split: points[0]!.split, name: points[0]!.name, points: [...points.filter((point) => point.step < begin), ...(own?.points ?? [])] })
  }
  return joined
}
