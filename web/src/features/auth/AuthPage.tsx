import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { PreferencesBar } from '@/app/Preferences'
import { useSession } from '@/api/useSession'
import { usePageTitle } from '@/components/usePageTitle'
import { placeAfterSignIn } from './next'
import styles from './AuthPage.module.css'

/** The frame of the pages before the shell. Somebody who is signed in already goes straight on. */
export function AuthPage({ title, intro, other, children }: { title: string; intro: string; other: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  const state = useSession()
  const [search] = useSearchParams()
  usePageTitle(title)
  if (state.phase === 'in') return <Navigate to={placeAfterSignIn(search)} replace />
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <PreferencesBar />
      </header>
      <main className={styles.main}>
        <div className={styles.brand}>
          <i aria-hidden />
          {t('brand')}
        </div>
        <h1>{title}</h1>
        <p className={styles.intro}>{intro}</p>
        <div className={styles.card}>{children}</div>
        <p className={styles.other}>{other}</p>
      </main>
    </div>
  )
}
