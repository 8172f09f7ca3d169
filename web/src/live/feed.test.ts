import { describe, expect, it } from 'vitest'
import type { LogLine, MetricPoint, TrainingJob } from '@/api/types'
import { emptyFeed, type FeedEvent, type JobFeed, maxLogLines, newerJob, reduceFeed, seriesKey } from './feed'

const point = (seq: number, step: number, value = 1 / step, split = 'train', name = 'loss'): MetricPoint => ({
  seq, step, epoch: step / 10, split, name, value, time: '2026-11-21T00:00:00Z',
})
const line = (seq: number, text = `line ${seq}`): LogLine => ({ seq, time: '2026-11-21T00:00:00Z', level: 'info', text, attempt: 1 })
const job = (seq: number, over: Partial<TrainingJob> = {}) => ({ job_id: 'job_1', status: 'RUNNING', seq, attempt: 1, ...over }) as TrainingJob
const points = (...list: MetricPoint[]): FeedEvent => ({ type: 'points', points: list })
const steps = (feed: JobFeed, key = seriesKey('train', 'loss')) => feed.series.get(key)?.points.map((p) => p.step)

describe('points', () => {
  it('that arrive in order are appended', () => {
    const feed = reduceFeed(emptyFeed, [points(point(1, 10), point(2, 20)), points(point(3, 30))])
    expect(steps(feed)).toEqual([10, 20, 30])
    expect(feed.resumeFrom).toBe(3)
  })

  it('that arrive out of order end up in order', () => {
    const feed = reduceFeed(emptyFeed, [points(point(3, 30)), points(point(1, 10)), points(point(2, 20))])
    expect(steps(feed)).toEqual([10, 20, 30])
  })

  it('that arrive twice count once', () => {
    const feed = reduceFeed(emptyFeed, [points(point(1, 10), point(2, 20)), points(point(1, 10), point(2, 20), point(3, 30))])
    expect(steps(feed)).toEqual([10, 20, 30])
  })

  it('that share one number are all kept', () => {
    const feed = reduceFeed(emptyFeed, [points(point(7, 10), point(7, 20), point(7, 20, 0.5, 'validation'))])
    expect(steps(feed)).toEqual([10, 20])
    expect(steps(feed, 'validation/loss')).toEqual([20])
  })

  it('of a new attempt replace what the older one said beyond its checkpoint', () => {
    const feed = reduceFeed(emptyFeed, [points(point(1, 10), point(2, 20), point(3, 30)), points(point(4, 20, 0.7))])
    expect(feed.series.get('train/loss')?.points.map((p) => [p.step, p.seq])).toEqual([[10, 1], [20, 4]])
  })

  it('of an older attempt that come late stay superseded', () => {
    const feed = reduceFeed(emptyFeed, [points(point(1, 10), point(4, 20, 0.7)), points(point(3, 30), point(2, 20))])
    expect(feed.series.get('train/loss')?.points.map((p) => [p.step, p.seq])).toEqual([[10, 1], [20, 4]])
  })

  it('read again from the server replace the known ones, and later live ones stay', () => {
    const before = reduceFeed(emptyFeed, [points(point(1, 10), point(2, 20), point(3, 30), point(9, 25))])
    const feed = reduceFeed(before, [{ type: 'reloaded', job: job(8, { attempt: 2 }), points: [point(1, 10), point(5, 15)], lines: [], seq: 8, pointsSeq: 8 }])
    expect(steps(feed)).toEqual([10, 15, 25])
  })

  it('leave the feed untouched when there are none, so that nothing repaints', () => {
    expect(reduceFeed(emptyFeed, [points()])).toBe(emptyFeed)
  })
})

describe('resuming', () => {
  const loaded = (seq: number, ...list: MetricPoint[]): FeedEvent => ({ type: 'loaded', job: job(seq + 5), points: list, lines: [], seq })

  it('goes on after the newest point or line, whichever came last', () => {
    const feed = reduceFeed(emptyFeed, [points(point(1, 10)), { type: 'lines', lines: [line(4)] }, points(point(5, 20))])
    expect(feed.resumeFrom).toBe(5)
  })

  it('is not carried ahead by a status, which may be told before the points that led to it', () => {
    expect(reduceFeed(emptyFeed, [points(point(3, 10)), { type: 'status', job: job(15) }]).resumeFrom).toBe(3)
  })

  it('goes on from where an answer over HTTP is complete, although it holds newer points', () => {
    const feed = reduceFeed(emptyFeed, [loaded(12, point(1, 10), point(14, 20))])
    expect(feed.resumeFrom).toBe(12)
    expect(steps(feed)).toEqual([10, 20])
  })

  it('fills the gap that a cut has left', () => {
    const cut = reduceFeed(emptyFeed, [points(point(1, 10), point(2, 20))])
    const feed = reduceFeed(cut, [points(...[point(2, 20), point(3, 30), point(4, 40)].filter(({ seq }) => seq > cut.resumeFrom))])
    expect(steps(feed)).toEqual([10, 20, 30, 40])
  })

  it('never goes back', () => {
    expect(reduceFeed(emptyFeed, [points(point(20, 10)), loaded(12)]).resumeFrom).toBe(20)
  })
})

describe('status', () => {
  it('that is older than the known one is ignored', () => {
    expect(newerJob(job(5, { epoch: 5 }), job(4, { epoch: 4 })).epoch).toBe(5)
  })

  it('of an ended run never changes back', () => {
    expect(newerJob(job(5, { status: 'STOPPED' }), job(6, { status: 'RUNNING' })).status).toBe('STOPPED')
  })

  it('of another run replaces it', () => {
    expect(newerJob(job(5), job(1, { job_id: 'job_2' })).job_id).toBe('job_2')
  })
})

describe('log lines', () => {
  it('are ordered, and duplicates count once', () => {
    const feed = reduceFeed(emptyFeed, [
      { type: 'lines', lines: [line(2), line(3)] }, { type: 'lines', lines: [line(1), line(3)] }, { type: 'lines', lines: [line(4)] },
    ])
    expect(feed.lines.map((l) => l.seq)).toEqual([1, 2, 3, 4])
  })

  it('of one message keep their order', () => {
    const feed = reduceFeed(emptyFeed, [{ type: 'lines', lines: [line(1, 'b'), line(1, 'a')] }])
    expect(feed.lines.map((l) => l.text)).toEqual(['b', 'a'])
  })

  it('are bounded to the newest', () => {
    const feed = reduceFeed(emptyFeed, [{ type: 'lines', lines: Array.from({ length: maxLogLines + 10 }, (_, i) => line(i + 1)) }])
    expect(feed.lines.length).toBe(maxLogLines)
    expect(feed.lines[0]?.seq).toBe(11)
  })
})
