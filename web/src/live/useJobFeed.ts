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

async function load(jobId: string, since: number): Promise<FeedEvent> {
  const path = `/api/training/${encodeURIComponent(jobId)}`
  const [{ status }, metrics, logs] = await Promise.all([
    api.get<JobResponse>(path),
    api.get<MetricsResponse>(`${path}/metrics`, { since, points: pointsOfAChart }),
    api.get<LogsResponse>(`${path}/logs`, { since }),
  ])
  return { type: 'loaded', job: status, points: metrics.points, lines: logs.lines, seq: Math.min(metrics.seq, logs.seq) }
}

export interface JobFeedView {
  feed: JobFeed
  /** Why nothing can be shown, or why what is shown is old. */
  error: unknown
  reload(): void
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
      (event) => {
        if (!current) return
        dispatch([event])
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
    const onStatus = (job: TrainingJob) => job.job_id === jobId && batch.add({ type: 'status', job })
    const undo = [
      live.on('metric', (points, job) => job === jobId && batch.add({ type: 'points', points })),
      live.on('log', (lines, job) => job === jobId && batch.add({ type: 'lines', lines })),
      live.on('job_update', onStatus),
      live.on('job_status', onStatus),
      live.watchJob(jobId, () => resumeFrom.current),
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
        (event) => {
          if (!current) return
          dispatch([event])
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
  return { feed, error, reload }
}
