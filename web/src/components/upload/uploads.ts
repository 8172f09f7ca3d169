import { useSyncExternalStore } from 'react'
import type { ApiError } from '@/api/problem'
import type { Fields, SendOptions } from './sendFile'

export type UploadPhase = 'waiting' | 'sending' | 'analyzing' | 'done' | 'failed' | 'cancelled'

export interface Upload<T> {
  id: number
  file: File
  fields: Fields
  phase: UploadPhase
  sent: number
  startedAt: number | null
  error: unknown
  /** What the server made of it. */
  result: T | null
}

const atOnce = 2

interface Way<T> {
  send(file: File, fields: Fields, options: SendOptions): Promise<T>
  /** What is certain to be refused is refused before it is sent. */
  refusal(file: File, limitBytes: number | undefined): ApiError | null
  done(result: T): void
}

/** Uploads outlive the page that started them: somebody may look around meanwhile. */
export class Uploads<T> {
  private list: readonly Upload<T>[] = []
  private nextId = 1
  private readonly aborts = new Map<number, AbortController>()
  private readonly listeners = new Set<() => void>()
  private readonly way: Way<T>
  private readonly now: () => number

  constructor(way: Way<T>, now: () => number = Date.now) {
    this.way = way
    this.now = now
    // a page that is left ends what it sends
    if (typeof window !== 'undefined') window.addEventListener('beforeunload', (event) => this.busy && event.preventDefault())
  }

  get = () => this.list

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  add(files: Iterable<File>, { fields = {}, limitBytes }: { fields?: Fields; limitBytes?: number } = {}): number[] {
    const added = [...files].map((file): Upload<T> => {
      const error = this.way.refusal(file, limitBytes)
      return { id: this.nextId++, file, fields, phase: error ? 'failed' : 'waiting', sent: 0, startedAt: null, error, result: null }
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

  private async run({ id, file, fields }: Upload<T>) {
    const abort = new AbortController()
    this.aborts.set(id, abort)
    this.patch(id, { phase: 'sending', startedAt: this.now() })
    try {
      const result = await this.way.send(file, fields, {
        signal: abort.signal,
        onProgress: (sent, total) => !abort.signal.aborted && this.patch(id, { sent, phase: sent >= total ? 'analyzing' : 'sending' }),
      })
      this.patch(id, { phase: 'done', sent: file.size, result })
      this.way.done(result)
    } catch (error) {
      // The list is told of every failure; a cancelled upload is one by wish.
      this.patch(id, abort.signal.aborted ? { phase: 'cancelled' } : { phase: 'failed', error })
    } finally {
      this.aborts.delete(id)
      this.startNext()
    }
  }

  private patch(id: number, change: Partial<Upload<T>>) {
    this.set(this.list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)))
  }

  private set(list: readonly Upload<T>[]) {
    this.list = list
    this.listeners.forEach((listener) => listener())
  }
}

export const useUploads = <T>(uploads: Uploads<T>) => useSyncExternalStore(uploads.subscribe, uploads.get)
