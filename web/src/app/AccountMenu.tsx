import { Menu } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { session } from '@/api/session'
import { useUser } from '@/api/useSession'
import { LanguageMenu, ThemeMenu } from './Preferences'
import styles from './Shell.module.css'

export function AccountMenu() {
  const { t } = useTranslation()
  const user = useUser()
  // Whatever the server says, this browser forgets the session.
  const signOut = useMutation({ mutationFn: () => api.post('/api/auth/logout'), onSettled: () => session.drop(true) })
  return (
    <Menu position="top-start" width={240} shadow="md">
      <Menu.Target>
        <button type="button" className={styles.account}>
          <span className={styles.initial} aria-hidden>
            {[...user.name][0]?.toUpperCase()}
          </span>
          <span>
            <bdi>{user.name}</bdi>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi dir="ltr">{user.email}</bdi>
        </Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<IconUserCircle size={16} aria-hidden />}>
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Divider />
        <ThemeMenu />
        <LanguageMenu />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} className="mirrored" aria-hidden />} onClick={() => signOut.mutate()}>
          {t('action.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
