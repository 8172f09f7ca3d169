import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './problem'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only what may pass by itself is tried again.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
})

/** Keys begin with the resource, so that one prefix invalidates everything about it. */
export const keys = {
  datasets: ['datasets'] as const,
  datasetList: (query: Record<string, unknown>) => ['datasets', 'list', query] as const,
  dataset: (id: string) => ['datasets', 'one', id] as const,
  datasetPart: (id: string, part: 'stats' | 'validate' | 'preview', query?: Record<string, unknown>) => ['datasets', 'one', id, part, query ?? {}] as const,
  jobs: ['jobs'] as const,
  jobList: (query: Record<string, unknown>) => ['jobs', 'list', query] as const,
  job: (id: string) => ['jobs', 'one', id] as const,
  comparison: (runs: readonly string[], metric: string | null) => ['jobs', 'comparison', runs, metric] as const,
  diff: (a: string, b: string) => ['jobs', 'diff', a, b] as const,
  points: (id: string, joined: boolean) => ['jobs', 'points', id, joined] as const,
  experiments: ['experiments'] as const,
  experimentList: (query: Record<string, unknown>) => ['experiments', 'list', query] as const,
  experiment: (id: string) => ['experiments', 'one', id] as const,
  downloadSize: (id: string, format: string) => ['jobs', 'download', id, format] as const,
  images: ['images'] as const,
  imageList: (query: Record<string, unknown>) => ['images', 'list', query] as const,
  image: (id: string) => ['images', 'one', id] as const,
  imageGroups: ['images', 'groups'] as const,
  detection: (id: string) => ['detections', id] as const,
  correction: (id: string) => ['corrections', id] as const,
  references: ['references'] as const,
  batches: ['batches'] as const,
  batchList: (query: Record<string, unknown>) => ['batches', 'list', query] as const,
  batch: (id: string) => ['batches', 'one', id] as const,
  batchResults: (id: string, query: Record<string, unknown>) => ['batches', 'one', id, 'results', query] as const,
  batchReport: (id: string) => ['batches', 'one', id, 'report'] as const,
  analytics: (query: Record<string, unknown>) => ['images', 'analytics', query] as const,
  queue: ['queue'] as const,
  disk: ['disk'] as const,
  trash: ['trash'] as const,
  tokens: ['tokens'] as const,
  users: (query: Record<string, unknown>) => ['users', query] as const,
  notifications: ['notifications'] as const,
  rules: ['notifications', 'rules'] as const,
  deliveries: (query: Record<string, unknown>) => ['notifications', 'deliveries', query] as const,
  audit: (query: Record<string, unknown>) => ['audit', query] as const,
  system: ['system'] as const,
}
