import { Drawer } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { useUser } from '@/api/useSession'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { AccountMenu } from './AccountMenu'
import { groups, placesFor, type Place } from './navigation'
import styles from './Shell.module.css'

const CommandPalette = lazy(() => import('./CommandPalette'))
const KeyboardHelp = lazy(() => import('./KeyboardHelp'))
const LiveProvider = lazy(() => import('./LiveProvider'))

export default function Shell() {
  const { t } = useTranslation()
  const user = useUser()
  const [drawer, drawerActions] = useDisclosure()
  const [palette, paletteActions] = useDisclosure()
  const [help, helpActions] = useDisclosure()
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const cameFrom = useRef(pathname)
  useHotkeys([['mod+K', () => paletteActions.open()]], [])
  useKeys({ '?': helpActions.open })

  // A screen reader goes on from the new page, not from the link that led there.
  useEffect(() => {
    if (cameFrom.current === pathname) return
    cameFrom.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [pathname])

  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t('shell.skip')}
      </a>
      <nav className={styles.side} aria-label={t('shell.navigation')}>
        <Link to="/" className={styles.brand}>
          <i aria-hidden />
          {t('brand')}
        </Link>
        <button type="button" className={styles.search} onClick={paletteActions.open}>
          <IconSearch size={15} aria-hidden />
          {t('palette.open')}
          <kbd>Ctrl K</kbd>
        </button>
        <Places admin={user.role === 'admin'} />
        <div className={styles.foot}>
          <AccountMenu />
        </div>
      </nav>
      <main className={styles.main} id="main" ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <nav className={styles.bar} aria-label={t('shell.navigation')}>
        {placesFor(false)
          .filter((place) => place.first)
          .map((place) => (
            <NavLink key={place.to} to={place.to} end={place.to === '/'} className={styles.tab}>
              <place.icon size={20} aria-hidden />
              {t(place.label)}
            </NavLink>
          ))}
        <button type="button" className={styles.tab} onClick={drawerActions.open} aria-haspopup="dialog">
          <IconMenu2 size={20} aria-hidden />
          {t('shell.more')}
        </button>
      </nav>
      <Drawer opened={drawer} onClose={drawerActions.close} position="bottom" size="min(620px, 92dvh)" title={t('brand')} className={styles.drawer} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <button type="button" className={styles.search} style={{ inlineSize: '100%', minBlockSize: 44 }} onClick={() => (drawerActions.close(), paletteActions.open())}>
          <IconSearch size={15} aria-hidden />
          {t('palette.open')}
        </button>
        <Places admin={user.role === 'admin'} onGo={drawerActions.close} />
        <div className={styles.foot}>
          <AccountMenu />
        </div>
      </Drawer>
      <Suspense fallback={null}>
        {palette && <CommandPalette onClose={paletteActions.close} onHelp={helpActions.open} />}
        {help && <KeyboardHelp onClose={helpActions.close} />}
        <LiveProvider />
      </Suspense>
      <ScrollRestoration />
    </div>
  )
}

function Places({ admin, onGo }: { admin: boolean; onGo?: () => void }) {
  const { t } = useTranslation()
  const shown = (place: Place) => place.listed !== false && (admin || !place.admin)
  return groups.map((group) => (
    <div key={group.label ?? 'home'}>
      {group.label && <div className={styles.group}>{t(group.label)}</div>}
      <ul className={styles.links}>
        {group.places.filter(shown).map((place) => (
          <li key={place.to}>
            <NavLink to={place.to} end={place.to === '/'} className={styles.link} onClick={onGo}>
              <place.icon size={17} aria-hidden />
              {t(place.label)}
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  ))
}
