import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { Comparison, JobResponse, RunDiff } from '@/api/types'

export const comparisonQuery = (runs: readonly string[], metric: string | null) =>
  queryOptions({ queryKey: keys.comparison(runs, metric), queryFn: ({ signal }) => api.get<Comparison>('/api/training/compare', { runs: runs.join(','), metric }, signal) })

export const diffQuery = (a: string, b: string) =>
  queryOptions({ queryKey: keys.diff(a, b), queryFn: ({ signal }) => api.get<RunDiff>(`/api/training/${encodeURIComponent(a)}/diff/${encodeURIComponent(b)}`, undefined, signal) })

export const runQueryOf = (id: string) =>
  queryOptions({ queryKey: keys.job(id), queryFn: async ({ signal }) => (await api.get<JobResponse>(`/api/training/${encodeURIComponent(id)}`, undefined, signal)).status })
