import { useMemo, useSyncExternalStore } from 'react'
import { JobFollower, type FollowedJob } from './follower'

export interface JobFeedView extends FollowedJob {
  reload(): void
}

/** A run as it happens, for a page. */
export function useJobFeed(jobId: string): JobFeedView {
  const follower = useMemo(() => new JobFollower(jobId), [jobId])
  const view = useSyncExternalStore(follower.subscribe, follower.getView)
  return { ...view, reload: follower.reload }
}
