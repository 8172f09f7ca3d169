// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const user = { id: '1', email: 'sara@example.org', name: 'Sara', role: 'user', created_at: '2026-01-01T00:00:00Z' }
const answer = (token: string, expires = 3600) => Response.json({ ok: true, token, refresh_token: 'r', expires_in: expires, user })

/** A page of its own: the session is one per page. */
async function freshPage() {
  vi.resetModules()
  return { ...(await import('./session')), ...(await import('./client')) }
}

let calls: string[] = []
let respond: (path: string, init: RequestInit) => Response | Promise<Response>

beforeEach(() => {
  calls = []
  localStorage.clear()
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    calls.push(path)
    return respond(path, init)
  })
})

afterEach(() => vi.unstubAllGlobals())

describe('Session', () => {
  it('Restore_OnAFirstVisit_AsksTheServerNothing', async () => {
    const { session } = await freshPage()
    await session.restore()
    expect(calls).toEqual([])
    expect(session.get().phase).toBe('out')
  })

  it('Restore_WithASession_TakesItUp', async () => {
    localStorage.setItem('kargah.session', '1')
    respond = () => answer('a')
    const { session } = await freshPage()
    await session.restore()
    expect(session.get()).toEqual({ phase: 'in', user })
    expect(await session.token()).toBe('a')
    expect(calls).toEqual(['/api/auth/refresh'])
  })

  it('Restore_WhileTheServerIsAway_KeepsTheSessionForLater', async () => {
    localStorage.setItem('kargah.session', '1')
    respond = () => Promise.reject(new TypeError('Failed to fetch'))
    const { session } = await freshPage()
    await session.restore()
    expect(session.get().phase).toBe('unreachable')
    expect(localStorage.getItem('kargah.session')).toBe('1')
  })

  it('Refresh_AskedByManyAtOnce_AsksTheServerOnce', async () => {
    localStorage.setItem('kargah.session', '1')
    respond = async () => {
      await Promise.resolve()
      return answer('one')
    }
    const { session } = await freshPage()
    expect(await Promise.all([session.token(), session.refresh(), session.token()])).toEqual(['one', 'one', 'one'])
    expect(calls).toHaveLength(1)
  })

  it('Refresh_UsesTheLockThatTabsShare', async () => {
    localStorage.setItem('kargah.session', '1')
    const locked: string[] = []
    vi.stubGlobal('navigator', { locks: { request: (name: string, work: () => unknown) => (locked.push(name), work()) } })
    respond = () => answer('a')
    const { session } = await freshPage()
    await session.refresh()
    expect(locked).toEqual(['kargah.refresh'])
  })

  it('Refresh_Refused_EndsTheSession', async () => {
    localStorage.setItem('kargah.session', '1')
    respond = () => Response.json({ ok: false, code: 'refresh_token_invalid', error: 'Over.' }, { status: 401 })
    const { session } = await freshPage()
    expect(await session.refresh()).toBeNull()
    expect(session.get().phase).toBe('out')
    expect(localStorage.getItem('kargah.session')).toBeNull()
  })

  it('Token_CloseToItsEnd_IsRenewedBeforeItIsUsed', async () => {
    localStorage.setItem('kargah.session', '1')
    const tokens = ['short', 'long']
    respond = () => answer(tokens.shift()!, tokens.length === 1 ? 10 : 3600)
    const { session } = await freshPage()
    await session.restore()
    expect(await session.token()).toBe('long')
    expect(await session.token()).toBe('long')
    expect(calls).toHaveLength(2)
  })
})

describe('Call', () => {
  it('RefusedAsUnauthenticated_IsTriedOnceMoreWithANewToken', async () => {
    const used: (string | null)[] = []
    respond = (path, init) => {
      if (path === '/api/auth/refresh') return answer('new')
      used.push(new Headers(init.headers).get('authorization'))
      return used.length === 1 ? Response.json({ ok: false, code: 'unauthenticated', error: 'No.' }, { status: 401 }) : Response.json({ ok: true, datasets: [] })
    }
    const { session, api } = await freshPage()
    session.accept({ ok: true, token: 'old', refresh_token: 'r', expires_in: 3600, user: { ...user, role: 'user' } })
    expect(await api.get('/api/datasets')).toEqual({ ok: true, datasets: [] })
    expect(used).toEqual(['Bearer old', 'Bearer new'])
  })

  it('Failed_ThrowsTheServersProblem', async () => {
    respond = () => Response.json({ ok: false, code: 'email_taken', error: 'Taken.', params: { email: 'a' }, trace_id: 't1', status: 400 }, { status: 400 })
    const { api } = await freshPage()
    await expect(api.post('/api/auth/register', {}, { authorized: false })).rejects.toMatchObject({ code: 'email_taken', message: 'Taken.', status: 400, traceId: 't1', params: { email: 'a' } })
  })

  it('AnsweredByAProxyInHtml_SaysTheStatus', async () => {
    respond = () => new Response('<html>Bad gateway</html>', { status: 502 })
    const { api } = await freshPage()
    await expect(api.post('/api/auth/login', {}, { authorized: false })).rejects.toMatchObject({ code: 'not_json', params: { status: 502 } })
  })

  it('WithAQuery_LeavesOutWhatIsEmpty', async () => {
    const { withQuery } = await freshPage()
    expect(withQuery('/api/datasets', { q: 'a b&c', skip: 0, sort: '', tag: null })).toBe('/api/datasets?q=a+b%26c&skip=0')
  })
})
