import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { SystemResponse } from '@/api/types'
import { uploads } from './uploads'

export const useUploads = () => useSyncExternalStore(uploads.subscribe, uploads.get)

export function useUploadLimit(): number | undefined {
  const system = useQuery({ queryKey: keys.system, queryFn: ({ signal }) => api.get<SystemResponse>('/api/system', undefined, signal), staleTime: Infinity })
  return system.data?.limits.upload_bytes
}
