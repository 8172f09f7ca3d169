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

/** The runs before and after this one in the list that it was opened from; newest first when that was the plain one, or none. */
export function useNeighbors(jobId: string, createdAt: string | null): Neighbors {
  const { state } = useLocation() as { state: { list?: string } | null }
  const list = state?.list ?? ''
  const inList = useInList(jobId, list)
  const newer = useBeside(createdAt, '>', list === '')
  const older = useBeside(createdAt, '<', list === '')
  return list === '' ? { previous: newer, next: older, list } : { ...inList, list }
}

/** The one run that was made just before or after: no list of thousands is needed for it. */
function useBeside(createdAt: string | null, side: '<' | '>', enabled: boolean): string | null {
  const found = useList({ where: `created_at ${side} "${createdAt}"`, sort: side === '>' ? 'created_at' : null, limit: 1 }, enabled && createdAt !== null)
  return found?.jobs[0]?.job_id ?? null
}

function useInList(jobId: string, list: string): Omit<Neighbors, 'list'> {
  const search = new URLSearchParams(list)
  const { skip } = runQuery(search)
  const page = (from: number) => runQuery(search, Math.max(0, from))
  const here = useList(page(skip), list !== '')
  const jobs = here?.jobs ?? []
  const at = jobs.findIndex((job) => job.job_id === jobId)
  const before = useList(page(skip - pageSize), at === 0 && skip > 0)
  const after = useList(page(skip + pageSize), at >= 0 && at === jobs.length - 1 && skip + jobs.length < (here?.total ?? 0))
  return {
    previous: at > 0 ? jobs[at - 1]!.job_id : (before?.jobs.at(-1)?.job_id ?? null),
    next: at >= 0 && at < jobs.length - 1 ? jobs[at + 1]!.job_id : (after?.jobs[0]?.job_id ?? null),
  }
}

function useList(query: Record<string, string | number | null>, enabled: boolean): JobListResponse | undefined {
  const { data } = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), enabled, staleTime: 60_000 })
  return enabled ? data : undefined
}
