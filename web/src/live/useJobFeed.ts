import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { api } from '@/api/client'
import type { JobResponse, LogsResponse, MetricsResponse, TrainingJob } from '@/api/types'
import { Batch } from './batch'
import { live } from './connection'
import { emptyFeed, hasEnded, reduceFeed, type FeedEvent, type JobFeed } from './feed'
import { useLiveState } from './hooks'

const pollEveryMs = 2_000
/** More points than a chart has pixels say nothing more; the server keeps minima and maxima. */
const pointsOfAChart = 2_000

interface Loaded {
  events: FeedEvent[]
  seq: number
}

async function load(jobId: string, since: number): Promise<Loaded> {
  const path = `/api/training/${encodeURIComponent(jobId)}`
  const [{ status }, metrics, logs] = await Promise.all([
    api.get<JobResponse>(path),
    api.get<MetricsResponse>(`${path}/metrics`, { since, points: pointsOfAChart }),
    api.get<LogsResponse>(`${path}/logs`, { since }),
  ])
  return {
    events: [
      { type: 'points', points: metrics.points },
      { type: 'lines', lines: logs.lines },
      { type: 'status', job: status },
    ],
    seq: Math.min(metrics.seq, logs.seq),
  }
}

export interface JobFeedView {
  feed: JobFeed
  /** Why nothing can be shown, or why what is shown is old. */
  error: unknown
  reload(): void
  /** Puts what a call answered (a stop, say) into the page without waiting for the hub. */
  apply(job: TrainingJob): void
}

/**
 * A run as it happens: first what the server has, then the hub's events after it, at most ten repaints a second. After a cut it
 * resumes from the last number without a hole; while there is no hub it asks over HTTP.
 */
export function useJobFeed(jobId: string): JobFeedView {
  const [feed, dispatch] = useReducer(reduceFeed, emptyFeed)
  const [error, setError] = useState<unknown>(null)
  const [loaded, setLoaded] = useState(false)
  const [round, setRound] = useState(0)
  const resumeFrom = useRef(0)
  const { phase } = useLiveState()
  const ended = feed.job !== null && hasEnded(feed.job)

  useEffect(() => {
    resumeFrom.current = feed.resumeFrom
  }, [feed.resumeFrom])

  useEffect(() => {
    let current = true
    load(jobId, 0).then(
      ({ events, seq }) => {
        if (!current) return
        dispatch([{ type: 'catching_up' }, ...events, { type: 'caught_up', seq }])
        setError(null)
        setLoaded(true)
      },
      (reason) => current && setError(reason),
    )
    return () => {
      current = false
    }
  }, [jobId, round])

  useEffect(() => {
    if (!loaded) return
    const batch = new Batch<FeedEvent>(dispatch)
    // The hub's points and lines do not name their job: before this one is subscribed they are still another's.
    let subscribed = false
    const about = (event: FeedEvent) => subscribed && batch.add(event)
    const onStatus = (job: TrainingJob) => job.job_id === jobId && batch.add({ type: 'status', job })
    const undo = [
      live.on('metric', (points) => about({ type: 'points', points })),
      live.on('log', (lines) => about({ type: 'lines', lines })),
      live.on('job_update', onStatus),
      live.on('job_status', onStatus),
      live.watchJob(
        jobId,
        () => {
          subscribed = true
          batch.add({ type: 'catching_up' })
          return resumeFrom.current
        },
        (job) => {
          if (job) onStatus(job)
          batch.add({ type: 'caught_up' })
        },
      ),
    ]
    const onVisible = () => batch.flush()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      undo.forEach((stop) => stop())
      batch.dispose()
    }
  }, [jobId, loaded])

  const polls = loaded && !ended && (phase === 'polling' || phase === 'reconnecting')
  useEffect(() => {
    if (!polls) return
    let current = true
    const timer = setInterval(() => {
      load(jobId, resumeFrom.current).then(
        ({ events, seq }) => {
          if (!current) return
          dispatch([{ type: 'catching_up' }, ...events, { type: 'caught_up', seq }])
          setError(null)
        },
        (reason) => current && setError(reason),
      )
    }, pollEveryMs)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [jobId, polls])

  // A new attempt begins at a checkpoint: what the older one said beyond it is hidden by the server, so its word is asked again.
  const attempt = feed.job?.attempt ?? 0
  const seenAttempt = useRef(0)
  useEffect(() => {
    const before = seenAttempt.current
    seenAttempt.current = attempt
    if (before === 0 || attempt <= before) return
    let current = true
    api.get<MetricsResponse>(`/api/training/${encodeURIComponent(jobId)}/metrics`, { since: 0, points: pointsOfAChart }).then(
      ({ points, seq }) => current && dispatch([{ type: 'replace_points', points, seq }]),
      (reason) => current && setError(reason),
    )
    return () => {
      current = false
    }
  }, [jobId, attempt])

  const reload = useCallback(() => setRound((value) => value + 1), [])
  const apply = useCallback((job: TrainingJob) => dispatch([{ type: 'status', job }]), [])
  return { feed, error, reload, apply }
}
