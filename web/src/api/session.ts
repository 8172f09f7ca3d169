import { errorFromBody, networkError } from './problem'
import type { SessionResponse, User } from './types'

/**
 * Who is signed in. The access token lives in memory only; the refresh token is an HttpOnly cookie that script never sees.
 * localStorage holds nothing but the fact that this browser has a session, so that a first visit asks the server nothing.
 */
export type SessionState = { phase: 'restoring' } | { phase: 'unreachable'; error: unknown } | { phase: 'out'; byChoice: boolean } | { phase: 'in'; user: User }

const flag = 'kargah.session'
const refreshLock = 'kargah.refresh'
/** A token this close to its end is renewed before it is used. */
const marginMs = 30_000

let state: SessionState = { phase: 'restoring' }
let token: string | null = null
let expiresAt = 0
let pending: Promise<string | null> | null = null
const listeners = new Set<() => void>()

function set(next: SessionState) {
  state = next
  listeners.forEach((listener) => listener())
}

function drop(byChoice = false) {
  token = null
  expiresAt = 0
  localStorage.removeItem(flag)
  set({ phase: 'out', byChoice })
}

function accept(answer: SessionResponse) {
  token = answer.token
  expiresAt = Date.now() + answer.expires_in * 1000
  localStorage.setItem(flag, '1')
  set({ phase: 'in', user: answer.user })
}

/** Tabs share one refresh cookie, and a spent one is refused: so one tab renews at a time. Locks are missing on plain http to another host. */
const oneTabAtATime = async (work: () => Promise<string | null>): Promise<string | null> =>
  navigator.locks ? await navigator.locks.request(refreshLock, work) : await work()

async function renew(): Promise<string | null> {
  const response = await fetch('/api/auth/refresh', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => {
    throw networkError()
  })
  if (response.status === 400 || response.status === 401 || response.status === 403) {
    drop()
    return null
  }
  const text = await response.text()
  if (!response.ok) throw errorFromBody(response.status, text)
  accept(JSON.parse(text) as SessionResponse)
  return token
}

export const session = {
  get: () => state,
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  accept,
  /** Ends the session in this browser; `byChoice`: signed out, so that nobody is asked to come back to this page. */
  drop,
  setUser(user: User) {
    if (state.phase === 'in') set({ phase: 'in', user })
  },

  /** At the start of the page: takes up the session that this browser has, if any. */
  async restore(): Promise<void> {
    set({ phase: 'restoring' })
    try {
      await session.token()
    } catch (error) {
      set({ phase: 'unreachable', error })
    }
  },

  /** However many callers need a new token at once, the server is asked once. Null: the session is over. */
  refresh(): Promise<string | null> {
    pending ??= oneTabAtATime(renew).finally(() => {
      pending = null
    })
    return pending
  },

  /** A token that is good for the next call; null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (token !== null && Date.now() < expiresAt - marginMs) return token
    if (localStorage.getItem(flag) === null) {
      if (state.phase !== 'out') drop()
      return null
    }
    return session.refresh()
  },
}

// Signing in or out in one tab does so in the others.
window.addEventListener('storage', (event) => {
  if (event.key !== flag) return
  if (event.newValue === null && state.phase === 'in') drop()
  if (event.newValue !== null && state.phase === 'out') void session.restore()
})
