// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sendFile } from './sendFile'

/** What a browser's XMLHttpRequest does, moved by hand. */
class FakeRequest {
  static all: FakeRequest[] = []
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  body: FormData | null = null
  constructor() {
    FakeRequest.all.push(this)
  }
  open() {}
  setRequestHeader() {}
  send(body: FormData) {
    this.body = body
  }
  abort() {
    this.onabort?.()
  }
  answer(status: number, body: unknown) {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload?.()
  }
}

const file = new File([new Uint8Array(1000)], 'table.csv')

async function started(name?: string) {
  const abort = new AbortController()
  const onProgress = vi.fn<(sent: number, total: number) => void>()
  const result = sendFile('/api/datasets/upload', file, { name }, { signal: abort.signal, onProgress })
  result.catch(() => undefined)
  await vi.waitFor(() => expect(FakeRequest.all).toHaveLength(1))
  return { abort, onProgress, result, request: FakeRequest.all[0]! }
}

beforeEach(() => {
  FakeRequest.all = []
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
})
afterEach(() => vi.unstubAllGlobals())

describe('SendFile', () => {
  it('WhileSending_TellsBytesOfTheFileNotOfTheEnvelope', async () => {
    const { onProgress, request } = await started()
    request.upload.onprogress?.({ loaded: 600, total: 1200 })
    expect(onProgress).toHaveBeenLastCalledWith(500, 1000)
    request.upload.onprogress?.({ loaded: 1200, total: 1200 })
    expect(onProgress).toHaveBeenLastCalledWith(1000, 1000)
  })

  it('Answered_GivesTheAnswer', async () => {
    const { result, request } = await started('My table')
    expect([...request.body!.keys()]).toEqual(['name', 'file'])
    request.answer(200, { ok: true, dataset: { id: 'd1' } })
    expect(await result).toEqual({ ok: true, dataset: { id: 'd1' } })
  })

  it('Refused_ThrowsTheServersProblem', async () => {
    const { result, request } = await started()
    request.answer(400, { ok: false, code: 'ragged_row', error: 'Line 3 has 4 cells.', params: { line: 3 } })
    await expect(result).rejects.toMatchObject({ code: 'ragged_row', params: { line: 3 } })
  })

  it('Cancelled_AbortsTheRequest', async () => {
    const { abort, result } = await started()
    abort.abort()
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('WithoutAConnection_SaysThatTheServerIsAway', async () => {
    const { result, request } = await started()
    request.onerror?.()
    await expect(result).rejects.toMatchObject({ code: 'network' })
  })
})
