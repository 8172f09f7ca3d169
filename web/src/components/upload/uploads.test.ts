// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/problem'
import type { SendOptions } from './sendFile'
import { Uploads } from './uploads'

const file = (name = 'table.csv', size = 100) => new File([new Uint8Array(size)], name)
const dataset = { id: 'd1' }
type Answer = typeof dataset

/** A server whose answers are given by hand. */
function server() {
  const done = vi.fn<(answer: Answer) => void>()
  const requests: { name: string; progress: (sent: number, total: number) => void; answer: (dataset: Answer) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = []
  const send = (sent: File, _: unknown, { signal, onProgress }: SendOptions) =>
    new Promise<Answer>((answer, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('cancelled', 'AbortError')))
      requests.push({ name: sent.name, progress: onProgress, answer, fail, signal })
    })
  const refusal = ({ name }: File) => (name.endsWith('.csv') ? null : new ApiError({ code: 'file_type_not_supported', error: 'No.' }, 400))
  return { requests, done, uploads: new Uploads<Answer>({ send, refusal, done }, () => 1000) }
}

const phases = (uploads: Uploads<Answer>) => uploads.get().map(({ phase }) => phase)

describe('Uploads', () => {
  it('Progress_GrowsAndTurnsToAnalyzingWhenAllIsSent', async () => {
    const { requests, done, uploads } = server()
    uploads.add([file()])
    requests[0]!.progress(40, 100)
    expect(uploads.get()[0]).toMatchObject({ phase: 'sending', sent: 40 })
    requests[0]!.progress(100, 100)
    expect(uploads.get()[0]).toMatchObject({ phase: 'analyzing', sent: 100 })
    requests[0]!.answer(dataset)
    await vi.waitFor(() => expect(uploads.get()[0]).toMatchObject({ phase: 'done', result: dataset }))
    expect(done).toHaveBeenCalledWith(dataset)
  })

  it('Cancel_AbortsTheRequestAndIgnoresWhatComesLate', async () => {
    const { requests, uploads } = server()
    const [id] = uploads.add([file()])
    uploads.cancel(id!)
    expect(requests[0]!.signal.aborted).toBe(true)
    requests[0]!.progress(90, 100)
    await vi.waitFor(() => expect(uploads.busy).toBe(false))
    expect(uploads.get()[0]).toMatchObject({ phase: 'cancelled', sent: 0 })
  })

  it('Cancel_BeforeItsTurn_NeverAsksTheServer', () => {
    const { requests, uploads } = server()
    const ids = uploads.add([file('a.csv'), file('b.csv'), file('c.csv')])
    const waiting = uploads.get().find(({ phase }) => phase === 'waiting')!
    expect(ids).toContain(waiting.id)
    uploads.cancel(waiting.id)
    expect(requests.map(({ name }) => name)).not.toContain(waiting.file.name)
  })

  it('ManyFiles_AreSentTwoAtATime', async () => {
    const { requests, uploads } = server()
    uploads.add([file('a.csv'), file('b.csv'), file('c.csv')])
    expect(requests).toHaveLength(2)
    requests[0]!.answer(dataset)
    await vi.waitFor(() => expect(requests).toHaveLength(3))
  })

  it('Failure_KeepsItsProblemAndCanBeTriedAgain', async () => {
    const { requests, uploads } = server()
    const [id] = uploads.add([file()])
    requests[0]!.fail(new ApiError({ code: 'disk_full', error: 'Full.' }, 507))
    await vi.waitFor(() => expect(phases(uploads)).toEqual(['failed']))
    expect(uploads.get()[0]!.error).toMatchObject({ code: 'disk_full' })
    uploads.retry(id!)
    expect(phases(uploads)).toEqual(['sending'])
    expect(requests).toHaveLength(2)
  })

  it('Dismiss_TakesItOffTheList', () => {
    const { uploads } = server()
    const [id] = uploads.add([file('picture.png')])
    uploads.dismiss(id!)
    expect(uploads.get()).toEqual([])
  })

  it('OfWhatIsCertainToBeRefused_NothingIsSent', () => {
    const { requests, uploads } = server()
    uploads.add([file('picture.png')])
    expect(uploads.get()[0]).toMatchObject({ phase: 'failed', error: { code: 'file_type_not_supported' } })
    expect(requests).toEqual([])
  })
})
