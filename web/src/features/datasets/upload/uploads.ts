import { ApiError } from '@/api/problem'
import { keys, queries } from '@/api/queries'
import type { Dataset } from '@/api/types'
import { sendFile } from './sendFile'

export type UploadPhase = 'waiting' | 'sending' | 'analyzing' | 'done' | 'failed' | 'cancelled'

export interface Upload {
  id: number
  file: File
  name: string | undefined
  phase: UploadPhase
  sent: number
  startedAt: number | null
  error: unknown
  dataset: Dataset | null
}

const extensions = /\.(csv|tsv|json|jsonl|ndjson)(\.gz)?$/i

/** What is certain to be refused is refused before it is sent. */
export function refusal(file: File, limitBytes: number | undefined): ApiError | null {
  if (!extensions.test(file.name)) return new ApiError({ code: 'file_type_not_supported', error: 'This kind of file is not supported. Send CSV, TSV, JSON or JSONL, or one of them as .gz.', params: { filename: file.name } }, 400)
  if (file.size === 0) return new ApiError({ code: 'empty_file', error: 'The file is empty. Choose one that has rows in it.' }, 400)
  if (limitBytes !== undefined && file.size > limitBytes) return new ApiError({ code: 'body_too_large', error: 'The file is larger than this server takes.', params: { limit: limitBytes } }, 413)
  return null
}

const atOnce = 2

/** Uploads outlive the page that started them: somebody may look around meanwhile. */
export class Uploads {
  private list: readonly Upload[] = []
  private nextId = 1
  private readonly aborts = new Map<number, AbortController>()
  private readonly listeners = new Set<() => void>()
  private readonly send: typeof sendFile
  private readonly now: () => number

  constructor(send: typeof sendFile = sendFile, now: () => number = Date.now) {
    this.send = send
    this.now = now
  }

  get = () => this.list

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  add(files: Iterable<File>, options: { name?: string; limitBytes?: number } = {}): number[] {
    const added = [...files].map((file): Upload => {
      const error = refusal(file, options.limitBytes)
      return { id: this.nextId++, file, name: options.name, phase: error ? 'failed' : 'waiting', sent: 0, startedAt: null, error, dataset: null }
    })
    this.set([...added, ...this.list])
    this.startNext()
    return added.map((upload) => upload.id)
  }

  cancel(id: number) {
    this.patch(id, { phase: 'cancelled' })
    this.aborts.get(id)?.abort()
    this.startNext()
  }

  retry(id: number) {
    this.patch(id, { phase: 'waiting', sent: 0, error: null, startedAt: null })
    this.startNext()
  }

  dismiss(id: number) {
    this.aborts.get(id)?.abort()
    this.set(this.list.filter((upload) => upload.id !== id))
  }

  get busy() {
    return this.list.some(({ phase }) => phase === 'sending' || phase === 'waiting')
  }

  private startNext() {
    while (this.list.filter(({ phase }) => phase === 'sending' || phase === 'analyzing').length < atOnce) {
      const next = this.list.findLast(({ phase }) => phase === 'waiting')
      if (!next) return
      void this.run(next)
    }
  }

  private async run({ id, file, name }: Upload) {
    const abort = new AbortController()
    this.aborts.set(id, abort)
    this.patch(id, { phase: 'sending', startedAt: this.now() })
    try {
      const dataset = await this.send(file, name, {
        signal: abort.signal,
        onProgress: (sent, total) => !abort.signal.aborted && this.patch(id, { sent, phase: sent >= total ? 'analyzing' : 'sending' }),
      })
      this.patch(id, { phase: 'done', sent: file.size, dataset })
      queries.setQueryData(keys.dataset(dataset.id), dataset)
      void queries.invalidateQueries({ queryKey: [...keys.datasets, 'list'] })
    } catch (error) {
      // The list is told of every failure; a cancelled upload is one by wish.
      this.patch(id, abort.signal.aborted ? { phase: 'cancelled' } : { phase: 'failed', error })
    } finally {
      this.aborts.delete(id)
      this.startNext()
    }
  }

  private patch(id: number, change: Partial<Upload>) {
    this.set(this.list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)))
  }

  private set(list: readonly Upload[]) {
    this.list = list
    this.listeners.forEach((listener) => listener())
  }
}

export const uploads = new Uploads()

window.addEventListener('beforeunload', (event) => {
  if (uploads.busy) event.preventDefault()
})
