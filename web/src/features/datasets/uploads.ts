import { ApiError } from '@/api/problem'
import { keys, queries } from '@/api/queries'
import type { Dataset, DatasetResponse } from '@/api/types'
import { useSystem } from '@/api/useSystem'
import { sendFile } from '@/components/upload/sendFile'
import { Uploads } from '@/components/upload/uploads'

const extensions = /\.(csv|tsv|json|jsonl|ndjson)(\.gz)?$/i

export function refusal(file: File, limitBytes: number | undefined): ApiError | null {
  if (!extensions.test(file.name)) return new ApiError({ code: 'file_type_not_supported', error: 'This kind of file is not supported. Send CSV, TSV, JSON or JSONL, or one of them as .gz.', params: { filename: file.name } }, 400)
  if (file.size === 0) return new ApiError({ code: 'empty_file', error: 'The file is empty. Choose one that has rows in it.' }, 400)
  if (limitBytes !== undefined && file.size > limitBytes) return new ApiError({ code: 'body_too_large', error: 'The file is larger than this server takes.', params: { limit: limitBytes } }, 413)
  return null
}

export const uploads = new Uploads<Dataset>({
  send: async (file, fields, options) => (await sendFile<DatasetResponse>('/api/datasets/upload', file, fields, options)).dataset,
  refusal,
  done(dataset) {
    queries.setQueryData(keys.dataset(dataset.id), dataset)
    void queries.invalidateQueries({ queryKey: [...keys.datasets, 'list'] })
  },
})

export const useUploadLimit = (): number | undefined => useSystem()?.limits.upload_bytes
