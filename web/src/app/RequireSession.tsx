import { Navigate, Outlet, useLocation } from 'react-router'
import { session } from '@/api/session'
import { useSession, useUser } from '@/api/useSession'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { NotFoundPage } from './NotFoundPage'
import styles from './RequireSession.module.css'

/** Sends to the sign-in page and, once signed in, back to where you were. */
export function RequireSession() {
  const state = useSession()
  const location = useLocation()
  switch (state.phase) {
    case 'restoring':
      return (
        <main className={styles.alone}>
          <Loading rows={3} />
        </main>
      )
    case 'unreachable':
      return (
        <main className={styles.alone}>
          <ErrorState error={state.error} onRetry={() => void session.restore()} />
        </main>
      )
    case 'out': {
      const here = location.pathname + location.search
      return <Navigate to={state.byChoice || here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`} replace />
    }
    case 'in':
      return <Outlet />
  }
}

export function RequireAdmin() {
  return useUser().role === 'admin' ? <Outlet /> : <NotFoundPage />
}
