import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { JobResponse, TrainingJob } from '@/api/types'

export interface RunChange {
  name?: string
  tags?: string[]
  notes?: string
  experiment_id?: string | null
}

/** What people say about a run; everything that shows it takes the server's word at once. */
export async function changeRun(jobId: string, change: RunChange): Promise<TrainingJob> {
  const { status } = await api.patch<JobResponse>(`/api/training/${encodeURIComponent(jobId)}`, change)
  queries.setQueryData(keys.job(jobId), status)
  void queries.invalidateQueries({ queryKey: [...keys.jobs, 'list'] })
  if ('experiment_id' in change) void queries.invalidateQueries({ queryKey: keys.experiments })
  return status
}
