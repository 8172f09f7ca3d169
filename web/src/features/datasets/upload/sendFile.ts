import { errorFromBody, networkError } from '@/api/problem'
import { session } from '@/api/session'
import type { Dataset, DatasetResponse } from '@/api/types'

interface SendOptions {
  signal: AbortSignal
  /** Bytes that have left this machine; equal to `total` when the server has them all and looks at them. */
  onProgress: (sent: number, total: number) => void
}

/** fetch tells nothing about how far an upload is; XMLHttpRequest does. */
function sendOnce(file: File, name: string | undefined, token: string | null, { signal, onProgress }: SendOptions): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const settle = (settled: () => void) => () => {
      signal.removeEventListener('abort', abort)
      settled()
    }
    signal.addEventListener('abort', abort)
    request.open('POST', '/api/datasets/upload')
    request.setRequestHeader('accept', 'application/json')
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`)
    // The multipart envelope counts too: shares of it are scaled to the file.
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? Math.round((event.loaded / event.total) * file.size) : 0, file.size)
    request.onload = settle(() => resolve({ status: request.status, text: request.responseText }))
    request.onerror = settle(() => reject(networkError()))
    request.onabort = settle(() => reject(new DOMException('The upload was cancelled.', 'AbortError')))
    const form = new FormData()
    if (name !== undefined) form.append('name', name)
    form.append('file', file, file.name)
    request.send(form)
  })
}

export async function sendFile(file: File, name: string | undefined, options: SendOptions): Promise<Dataset> {
  options.signal.throwIfAborted()
  let answer = await sendOnce(file, name, await session.token(), options)
  if (answer.status === 401) {
    const token = await session.refresh()
    if (token !== null) answer = await sendOnce(file, name, token, options)
  }
  if (answer.status < 200 || answer.status > 299) throw errorFromBody(answer.status, answer.text)
  return (JSON.parse(answer.text) as DatasetResponse).dataset
}
