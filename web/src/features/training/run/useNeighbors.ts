import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { JobListResponse } from '@/api/types'
import { pageSize, runQuery } from '../list/runQuery'

export interface Neighbors {
  previous: string | null
  next: string | null
  /** The list they are of, to hand on. */
  list: string
}

/** The runs before and after this one in the list that it was opened from; newest first when it was opened by its address. */
export function useNeighbors(jobId: string): Neighbors {
  const { state } = useLocation() as { state: { list?: string } | null }
  const list = state?.list ?? ''
  const search = new URLSearchParams(list)
  const here = useList(search, runQuery(search).skip)
  const { skip } = runQuery(search)
  const jobs = here?.jobs ?? []
  const at = jobs.findIndex((job) => job.job_id === jobId)
  const before = useList(search, skip - pageSize, at === 0 && skip > 0)
  const after = useList(search, skip + pageSize, at >= 0 && at === jobs.length - 1 && skip + jobs.length < (here?.total ?? 0))
  return {
    previous: at > 0 ? jobs[at - 1]!.job_id : (before?.jobs.at(-1)?.job_id ?? null),
    next: at >= 0 && at < jobs.length - 1 ? jobs[at + 1]!.job_id : (after?.jobs[0]?.job_id ?? null),
    list,
  }
}

function useList(search: URLSearchParams, skip: number, enabled = true): JobListResponse | undefined {
  const query = runQuery(search, Math.max(0, skip))
  const { data } = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), enabled, staleTime: 60_000 })
  return enabled ? data : undefined
}
