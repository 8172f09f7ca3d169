import { useSyncExternalStore } from 'react'
import { useSystem } from '@/api/useSystem'
import { uploads } from './uploads'

export const useUploads = () => useSyncExternalStore(uploads.subscribe, uploads.get)

export const useUploadLimit = (): number | undefined => useSystem()?.limits.upload_bytes
