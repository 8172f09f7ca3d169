import { type ApiError, errorFromBody, networkError } from './problem'
import { session } from './session'

type Query = Record<string, string | number | boolean | null | undefined>

interface Options {
  query?: Query
  body?: unknown
  signal?: AbortSignal
  headers?: Record<string, string>
  /** False for the calls that are open to everybody. */
  authorized?: boolean
}

export function withQuery(path: string, query?: Query): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

async function send(method: string, path: string, options: Options, token: string | null): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (token !== null) headers.authorization = `Bearer ${token}`
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(withQuery(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw networkError()
  }
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const authorized = options.authorized ?? true
  let response = await send(method, path, options, authorized ? await session.token() : null)
  // The session may have been renewed or ended elsewhere: one new token, one more try.
  if (authorized && response.status === 401) {
    const token = await session.refresh()
    if (token !== null) response = await send(method, path, options, token)
  }
  const text = await response.text()
  if (!response.ok) throw errorFromBody(response.status, text)
  return (text === '' ? {} : JSON.parse(text)) as T
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, options?: Omit<Options, 'body'>) => call<T>('POST', path, { ...options, body }),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, { body }),
  delete: <T>(path: string) => call<T>('DELETE', path),
}

/** Saves a file by the browser's own download, which the session's cookie authorizes. Fails here, in words, when the server would refuse. */
export async function download(path: string): Promise<void> {
  const refused = await refusalOf(path)
  if (refused) throw refused
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** A file that the server makes of what it is told, with the name that it gives it. */
export async function fileOf(path: string, body: unknown): Promise<{ blob: Blob; name: string }> {
  const ask = (token: string | null) => send('POST', path, { body, headers: { accept: '*/*' } }, token)
  let response = await ask(await session.token())
  if (response.status === 401) response = await ask(await session.refresh())
  if (!response.ok) throw errorFromBody(response.status, await response.text())
  return { blob: await response.blob(), name: fileName(response.headers.get('content-disposition')) ?? 'kargah' }
}

/** RFC 6266: the encoded name before the plain one. */
function fileName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  return encoded !== undefined ? decodeURIComponent(encoded) : (/filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null)
}

/** Bytes of what a download would save; null where it cannot be had or does not say. */
export async function sizeOf(path: string): Promise<number | null> {
  const response = await send('HEAD', path, {}, await session.token())
  const length = response.ok ? response.headers.get('content-length') : null
  return length === null ? null : Number(length)
}

/** Asks for the first byte only, and for nothing of it. */
async function refusalOf(path: string): Promise<ApiError | null> {
  const ask = (token: string | null) => send('GET', path, { headers: { range: 'bytes=0-0' } }, token)
  let response = await ask(await session.token())
  if (response.status === 401) response = await ask(await session.refresh())
  if (!response.ok) return errorFromBody(response.status, await response.text())
  await response.body?.cancel()
  return null
}
