import type { LogLine, MetricPoint, TrainingJob } from '@/api/types'

/** One curve: a metric on one part of the rows, in the order of its steps. */
export interface Series {
  readonly split: string
  readonly name: string
  readonly points: readonly MetricPoint[]
}

/** Everything the page knows about a run. `seq` is the job's own numbering, the same in REST, hub and event stream. */
export interface JobFeed {
  readonly job: TrainingJob | null
  readonly series: ReadonlyMap<string, Series>
  readonly lines: readonly LogLine[]
  /** Everything up to this number is in hand: the place to resume from. */
  readonly resumeFrom: number
}

/** The hub tells points and lines in the order of their numbers; a status may run ahead of them. */
export type FeedEvent =
  | { type: 'status'; job: TrainingJob }
  | { type: 'points'; points: readonly MetricPoint[] }
  | { type: 'lines'; lines: readonly LogLine[] }
  /** An answer over HTTP: complete up to `seq`, perhaps with some beyond it. */
  | { type: 'loaded'; job: TrainingJob; points: readonly MetricPoint[]; lines: readonly LogLine[]; seq: number }
  /** The same with all points, those up to `pointsSeq`: they replace what is known of them. */
  | { type: 'reloaded'; job: TrainingJob; points: readonly MetricPoint[]; lines: readonly LogLine[]; seq: number; pointsSeq: number }

export const maxLogLines = 5000

export const emptyFeed: JobFeed = { job: null, series: new Map(), lines: [], resumeFrom: 0 }

const endedStates = new Set<string>(['COMPLETED', 'FAILED', 'STOPPED'])

export function hasEnded(job: Pick<TrainingJob, 'status'>): boolean {
  return endedStates.has(job.status)
}

export function seriesKey(split: string, name: string): string {
  return `${split}/${name}`
}

/** Applies a burst of events at once, so that the page repaints once. */
export function reduceFeed(feed: JobFeed, events: readonly FeedEvent[]): JobFeed {
  return events.reduce(applyEvent, feed)
}

function applyEvent(feed: JobFeed, event: FeedEvent): JobFeed {
  switch (event.type) {
    case 'status':
      return { ...feed, job: newerJob(feed.job, event.job) }
    case 'points':
      return event.points.length === 0 ? feed : { ...feed, series: mergeSeries(feed.series, event.points), resumeFrom: Math.max(feed.resumeFrom, newest(event.points)) }
    case 'lines':
      return event.lines.length === 0 ? feed : { ...feed, lines: mergeLines(feed.lines, event.lines), resumeFrom: Math.max(feed.resumeFrom, newest(event.lines)) }
    case 'loaded':
    case 'reloaded':
      return {
        job: newerJob(feed.job, event.job),
        series: event.type === 'reloaded' ? replaceSeries(feed.series, event.points, event.pointsSeq) : event.points.length === 0 ? feed.series : mergeSeries(feed.series, event.points),
        lines: event.lines.length === 0 ? feed.lines : mergeLines(feed.lines, event.lines),
        resumeFrom: Math.max(feed.resumeFrom, event.seq),
      }
  }
}

function newest(items: readonly { seq: number }[]): number {
  return items.reduce((max, item) => Math.max(max, item.seq), 0)
}

/** Late messages must not turn the clock back, and an ended state never changes. */
export function newerJob(current: TrainingJob | null, incoming: TrainingJob): TrainingJob {
  if (current === null || current.job_id !== incoming.job_id) {
    return incoming
  }
  if (incoming.seq < current.seq || (hasEnded(current) && !hasEnded(incoming))) {
    return current
  }
  return incoming
}

function mergeSeries(series: ReadonlyMap<string, Series>, points: readonly MetricPoint[]): ReadonlyMap<string, Series> {
  const arrived = new Map<string, MetricPoint[]>()
  for (const point of points) {
    const key = seriesKey(point.split, point.name)
    const list = arrived.get(key)
    if (list) {
      list.push(point)
    } else {
      arrived.set(key, [point])
    }
  }
  const merged = new Map(series)
  for (const [key, list] of arrived) {
    const known = series.get(key)
    const { split, name } = list[0]!
    merged.set(key, { split, name, points: mergePoints(known?.points ?? [], list) })
  }
  return merged
}

/** What the server has is right up to `seq`; what arrived live after it is kept. */
function replaceSeries(series: ReadonlyMap<string, Series>, points: readonly MetricPoint[], seq: number): ReadonlyMap<string, Series> {
  const later = [...series.values()].flatMap((one) => one.points.filter((point) => point.seq > seq))
  return mergeSeries(new Map(), [...points, ...later])
}

/**
 * Joins points by number. A later number at the same or an earlier step means that a new attempt went back to its
 * checkpoint: what the older attempt said from there on no longer counts.
 */
export function mergePoints(known: readonly MetricPoint[], arrived: readonly MetricPoint[]): readonly MetricPoint[] {
  const last = known.at(-1)
  const inOrder = arrived.every((point, i) => {
    const before = i === 0 ? last : arrived[i - 1]
    return before === undefined || (point.seq >= before.seq && point.step > before.step)
  })
  if (inOrder) {
    return [...known, ...arrived]
  }
  const unique = new Map<string, MetricPoint>()
  for (const point of [...known, ...arrived]) {
    unique.set(`${point.seq}:${point.step}`, point)
  }
  const ordered = [...unique.values()].sort((a, b) => a.seq - b.seq || a.step - b.step)
  const kept: MetricPoint[] = []
  for (const point of ordered) {
    while (kept.length > 0 && kept.at(-1)!.step >= point.step) {
      kept.pop()
    }
    kept.push(point)
  }
  return kept
}

export function mergeLines(known: readonly LogLine[], arrived: readonly LogLine[]): readonly LogLine[] {
  const last = known.at(-1)?.seq ?? 0
  const inOrder = arrived.every((line, i) => line.seq > (i === 0 ? last : arrived[i - 1]!.seq))
  let lines: LogLine[]
  if (inOrder) {
    lines = [...known, ...arrived]
  } else {
    const unique = new Map<string, LogLine>()
    for (const line of [...known, ...arrived]) {
      unique.set(`${line.seq}:${line.time}:${line.text}`, line)
    }
    // Lines of one message share a number and keep the order in which they came: sort is stable.
    lines = [...unique.values()].sort((a, b) => a.seq - b.seq)
  }
  return lines.length > maxLogLines ? lines.slice(-maxLogLines) : lines
}
