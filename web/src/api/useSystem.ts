import { useQuery } from '@tanstack/react-query'
import { api } from './client'
import { keys } from './queries'
import type { SystemResponse } from './types'

/** Limits and doors of this server; told to everybody. */
export const useSystem = () =>
  useQuery({ queryKey: keys.system, queryFn: ({ signal }) => api.get<SystemResponse>('/api/system', undefined, signal), staleTime: 60_000 }).data
