import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { PageHeader } from '@/components/PageHeader'
import styles from './SettingsHeader.module.css'

/** Two pages, each with its own address. */
export function SettingsHeader({ page }: { page: 'profile' | 'tokens' }) {
  const { t } = useTranslation('settings')
  return (
    <>
      <PageHeader title={t('title')} tabTitle={t(page)} />
      <nav className={styles.tabs} aria-label={t('tabs')}>
        <NavLink to="/settings" end>
          {t('profile')}
        </NavLink>
        <NavLink to="/settings/tokens">{t('tokens')}</NavLink>
      </nav>
    </>
  )
}
