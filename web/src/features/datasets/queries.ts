import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { Dataset, DatasetResponse, PreviewResponse, StatsResponse, ValidationResponse } from '@/api/types'
import { usePollInterval } from '@/live/hooks'

export function useDataset(id: string) {
  const poll = usePollInterval(2_000)
  return useQuery({
    queryKey: keys.dataset(id),
    queryFn: async ({ signal }) => (await api.get<DatasetResponse>(`/api/datasets/${id}`, undefined, signal)).dataset,
    refetchInterval: (query) => (query.state.data?.status === 'analyzing' ? poll : false),
  })
}

// A data set never changes once it is analyzed: what was read of it stays true.
const fixed = { staleTime: Infinity }

export const useStats = (dataset: Dataset) =>
  useQuery({ ...fixed, queryKey: keys.datasetPart(dataset.id, 'stats'), queryFn: ({ signal }) => api.get<StatsResponse>(`/api/datasets/${dataset.id}/stats`, undefined, signal), enabled: dataset.status === 'ready' })

export const useValidation = (dataset: Dataset) =>
  useQuery({
    ...fixed,
    queryKey: keys.datasetPart(dataset.id, 'validate'),
    queryFn: ({ signal }) => api.get<ValidationResponse>(`/api/datasets/${dataset.id}/validate`, undefined, signal),
    enabled: dataset.status !== 'analyzing',
  })

export const usePreview = (dataset: Dataset, skip: number, limit: number) =>
  useQuery({
    ...fixed,
    queryKey: keys.datasetPart(dataset.id, 'preview', { skip, limit }),
    queryFn: ({ signal }) => api.get<PreviewResponse>(`/api/datasets/${dataset.id}/preview`, { skip, limit }, signal),
    enabled: dataset.status === 'ready',
    placeholderData: (before) => before,
  })
