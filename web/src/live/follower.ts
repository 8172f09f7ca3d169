import { api } from '@/api/client'
import type { JobResponse, LogsResponse, MetricsResponse, TrainingJob } from '@/api/types'
import { Batch } from './batch'
import { live } from './connection'
import { emptyFeed, hasEnded, reduceFeed, type FeedEvent, type JobFeed } from './feed'

const pollEveryMs = 2_000
/** More points than a chart has pixels say nothing more; the server keeps minima and maxima. */
const pointsOfAChart = 2_000

export interface FollowedJob {
  readonly feed: JobFeed
  /** Why nothing can be shown, or why what is shown is old. */
  readonly error: unknown
}

/**
 * A run as it happens: first what the server has, then the hub's events after it, at most ten changes a second. After a cut it goes on
 * from the last number without a hole; while there is no hub it asks over HTTP. It follows while somebody is subscribed.
 */
export class JobFollower {
  private view: FollowedJob = { feed: emptyFeed, error: null }
  private readonly listeners = new Set<() => void>()
  private readonly batch = new Batch<FeedEvent>((events) => this.apply(events))
  private undo: (() => void)[] = []
  private timer: ReturnType<typeof setTimeout> | null = null
  /** What began before the last stop changes nothing any more. */
  private round = 0
  private asking = false
  private loaded = false
  /** The curves of an older attempt are still to be replaced by the server's word. */
  private outdated = false
  /** The server was asked once more after the end. */
  private complete = false

  constructor(private readonly jobId: string) {}

  getView = () => this.view

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    if (this.listeners.size === 1) this.start()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.stop()
    }
  }

  reload = () => {
    this.complete = false
    void this.ask()
  }

  private start() {
    const onStatus = (job: TrainingJob) => {
      if (job.job_id === this.jobId) this.batch.add({ type: 'status', job })
    }
    const onVisible = () => this.batch.flush()
    document.addEventListener('visibilitychange', onVisible)
    this.undo = [
      () => document.removeEventListener('visibilitychange', onVisible),
      live.on('metric', (points, job) => job === this.jobId && this.batch.add({ type: 'points', points })),
      live.on('log', (lines, job) => job === this.jobId && this.batch.add({ type: 'lines', lines })),
      live.on('job_update', onStatus),
      live.on('job_status', onStatus),
      live.subscribeState(() => this.lineChanged()),
    ]
    if (this.loaded) this.watch()
    void this.ask()
  }

  private stop() {
    this.round++
    this.asking = false
    this.undo.forEach((each) => each())
    this.undo = []
    this.batch.dispose()
    this.clearTimer()
  }

  private watch() {
    this.undo.push(live.watchJob(this.jobId, () => this.view.feed.resumeFrom))
  }

  private lineChanged() {
    const { phase } = live.getState()
    if (phase === 'live') {
      this.clearTimer()
      if (!this.loaded || this.outdated) void this.ask()
    } else if (phase === 'polling' || phase === 'reconnecting') {
      this.pollLater()
    }
  }

  private pollLater() {
    if (this.timer !== null || !this.loaded || (!this.outdated && (this.complete || live.getState().phase === 'live'))) return
    this.timer = setTimeout(() => {
      this.timer = null
      void this.ask()
    }, pollEveryMs)
  }

  private clearTimer() {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private async ask() {
    if (this.asking) return
    this.asking = true
    const round = this.round
    const hadEnded = this.view.feed.job !== null && hasEnded(this.view.feed.job)
    try {
      const event = await load(this.jobId, this.view.feed.resumeFrom, this.outdated)
      if (round !== this.round) return
      if (event.type === 'reloaded') this.outdated = false
      this.complete = hadEnded
      this.apply([event])
      this.fail(null)
      if (!this.loaded) {
        this.loaded = true
        this.watch()
      }
    } catch (reason) {
      if (round === this.round) this.fail(reason)
    } finally {
      if (round === this.round) {
        this.asking = false
        if (this.outdated && this.view.error === null) void this.ask()
        else this.pollLater()
      }
    }
  }

  private apply(events: readonly FeedEvent[]) {
    const before = this.view.feed.job?.attempt ?? 0
    const feed = reduceFeed(this.view.feed, events)
    this.set({ ...this.view, feed })
    // A new attempt begins at a checkpoint: what the older one said beyond it is hidden by the server, so its word is asked again.
    if (before > 0 && feed.job !== null && feed.job.attempt > before) {
      this.outdated = true
      void this.ask()
    }
  }

  private fail(error: unknown) {
    if (error !== this.view.error) this.set({ ...this.view, error })
  }

  private set(view: FollowedJob) {
    this.view = view
    this.listeners.forEach((listener) => listener())
  }
}

/** The status first: when it tells the end, what is read after it holds everything that led there. */
async function load(jobId: string, since: number, outdated: boolean): Promise<FeedEvent> {
  const path = `/api/training/${encodeURIComponent(jobId)}`
  const { status } = await api.get<JobResponse>(path)
  const [metrics, logs] = await Promise.all([
    api.get<MetricsResponse>(`${path}/metrics`, { since: outdated ? 0 : since, points: pointsOfAChart }),
    api.get<LogsResponse>(`${path}/logs`, { since }),
  ])
  const both = { job: status, points: metrics.points, lines: logs.lines, seq: Math.min(metrics.seq, logs.seq) }
  return outdated ? { type: 'reloaded', ...both, pointsSeq: metrics.seq } : { type: 'loaded', ...both }
}
