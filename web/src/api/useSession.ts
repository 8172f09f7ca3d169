import { useSyncExternalStore } from 'react'
import { session } from './session'

export const useSession = () => useSyncExternalStore(session.subscribe, session.get)

/** Inside pages that need an account: the one that is signed in. */
export function useUser() {
  const state = useSession()
  if (state.phase !== 'in') throw new Error('This page is shown to signed-in people only.')
  return state.user
}
