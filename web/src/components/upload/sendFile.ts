import { errorFromBody, networkError } from '@/api/problem'
import { session } from '@/api/session'

export interface SendOptions {
  signal: AbortSignal
  /** Bytes that have left this machine; equal to `total` when the server has them all and looks at them. */
  onProgress: (sent: number, total: number) => void
}

/** The form's fields besides the file; those without a value are left out. */
export type Fields = Readonly<Record<string, string | undefined>>

/** fetch tells nothing about how far an upload is; XMLHttpRequest does. */
function sendOnce(path: string, file: File, fields: Fields, token: string | null, { signal, onProgress }: SendOptions): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const settle = (settled: () => void) => () => {
      signal.removeEventListener('abort', abort)
      settled()
    }
    signal.addEventListener('abort', abort)
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`)
    // The multipart envelope counts too: shares of it are scaled to the file.
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? Math.round((event.loaded / event.total) * file.size) : 0, file.size)
    request.onload = settle(() => resolve({ status: request.status, text: request.responseText }))
    request.onerror = settle(() => reject(networkError()))
    request.onabort = settle(() => reject(new DOMException('The upload was cancelled.', 'AbortError')))
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value)
    form.append('file', file, file.name)
    request.send(form)
  })
}

/** What the server answers to a file. */
export async function sendFile<T>(path: string, file: File, fields: Fields, options: SendOptions): Promise<T> {
  options.signal.throwIfAborted()
  let answer = await sendOnce(path, file, fields, await session.token(), options)
  if (answer.status === 401) {
    const token = await session.refresh()
    if (token !== null) answer = await sendOnce(path, file, fields, token, options)
  }
  if (answer.status < 200 || answer.status > 299) throw errorFromBody(answer.status, answer.text)
  return JSON.parse(answer.text) as T
}
