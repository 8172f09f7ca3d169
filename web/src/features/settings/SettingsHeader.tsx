import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useUser } from '@/api/useSession'
import { PageHeader } from '@/components/PageHeader'
import styles from './SettingsHeader.module.css'

/** Each page has its own address. */
export function SettingsHeader({ page }: { page: 'profile' | 'tokens' | 'notifications' | 'audit' }) {
  const { t } = useTranslation('settings')
  const user = useUser()
  return (
    <>
      <PageHeader title={t('title')} tabTitle={t(page)} />
      <nav className={styles.tabs} aria-label={t('tabs')}>
        <NavLink to="/settings" end>
          {t('profile')}
        </NavLink>
        <NavLink to="/settings/tokens">{t('tokens')}</NavLink>
        <NavLink to="/settings/notifications">{t('notifications')}</NavLink>
        {user.role === 'admin' && <NavLink to="/settings/audit">{t('audit')}</NavLink>}
      </nav>
    </>
  )
}
