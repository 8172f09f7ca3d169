import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { Batch, BatchListResponse, BatchReport, BatchResultsResponse } from '@/api/types'

export const batchPath = (id: string) => `/api/batch/jobs/${encodeURIComponent(id)}`

export const batchesQuery = (query: Record<string, string | number | null>) =>
  queryOptions({ queryKey: keys.batchList(query), queryFn: ({ signal }) => api.get<BatchListResponse>('/api/batch/jobs', query, signal) })

export const batchQuery = (id: string) => queryOptions({ queryKey: keys.batch(id), queryFn: ({ signal }) => api.get<Batch>(batchPath(id), undefined, signal) })

export const batchResultsQuery = (id: string, query: Record<string, string | number | null>) =>
  queryOptions({ queryKey: keys.batchResults(id, query), queryFn: ({ signal }) => api.get<BatchResultsResponse>(`${batchPath(id)}/results`, query, signal) })

export const batchReportQuery = (id: string) => queryOptions({ queryKey: keys.batchReport(id), queryFn: ({ signal }) => api.get<BatchReport>(`/api/reports/batch/${encodeURIComponent(id)}`, undefined, signal) })

export const hasEnded = ({ status }: Pick<Batch, 'status'>) => status === 'completed' || status === 'failed' || status === 'cancelled'
