import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { ExperimentListResponse, ExperimentResponse } from '@/api/types'

export const experimentPath = (id: string) => `/api/experiments/${encodeURIComponent(id)}`

export const experimentsQuery = (query: Record<string, string | number | null>) =>
  queryOptions({ queryKey: keys.experimentList(query), queryFn: ({ signal }) => api.get<ExperimentListResponse>('/api/experiments', query, signal) })

export const experimentQuery = (id: string) =>
  queryOptions({ queryKey: keys.experiment(id), queryFn: async ({ signal }) => (await api.get<ExperimentResponse>(experimentPath(id), undefined, signal)).experiment })
