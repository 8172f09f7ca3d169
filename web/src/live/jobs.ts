import { keys, queries } from '@/api/queries'
import type { JobListResponse, TrainingJob } from '@/api/types'
import { live } from './connection'

/** A status with a lower number than the one shown is late, and never replaces it. */
export const newer = (current: TrainingJob | undefined, next: TrainingJob) => (current !== undefined && current.seq > next.seq ? current : next)

const ended = (job: TrainingJob) => job.status === 'COMPLETED' || job.status === 'FAILED' || job.status === 'STOPPED'

/** Keeps lists and pages of runs true while the session lasts. */
export function patchJobs(): () => void {
  const patch = (job: TrainingJob) => {
    // lists of runs leave batches of pictures out; their own pages count along
    if (job.kind === 'pictures') {
      if (job.status === 'QUEUED' || ended(job)) void queries.invalidateQueries({ queryKey: keys.batches })
      return
    }
    const before = queries.getQueryData<TrainingJob>(keys.job(job.job_id))
    queries.setQueryData<TrainingJob>(keys.job(job.job_id), (current) => newer(current, job))
    let known = false
    queries.setQueriesData<JobListResponse>({ queryKey: [...keys.jobs, 'list'] }, (list) => {
      if (!list?.jobs.some((each) => each.job_id === job.job_id)) return list
      known = true
      return { ...list, jobs: list.jobs.map((each) => (each.job_id === job.job_id ? newer(each, job) : each)) }
    })
    if (!known || (before !== undefined && ended(job) !== ended(before))) {
      void queries.invalidateQueries({ queryKey: [...keys.jobs, 'list'] })
      void queries.invalidateQueries({ queryKey: keys.queue })
    }
  }
  const undo = [live.on('job_update', patch), live.on('job_status', patch)]
  return () => undo.forEach((stop) => stop())
}
