import { IconBell, IconChartLine, IconDatabase, IconFlask, IconHistory, IconHome, IconKey, IconListNumbers, IconPlayerPlay, IconServer2, IconSettings, IconUsers, type Icon } from '@tabler/icons-react'

export interface Place {
  to: string
  /** Key in the common texts. */
  label: string
  icon: Icon
  admin?: boolean
  /** False: reached by the palette only. */
  listed?: boolean
}

export interface PlaceGroup {
  label?: string
  places: Place[]
}

/** The map of the product; the side bar, the phone's bar and the command palette all read it. */
export const groups: PlaceGroup[] = [
  { places: [{ to: '/', label: 'nav.home', icon: IconHome }] },
  {
    label: 'nav.train',
    places: [
      { to: '/datasets', label: 'nav.datasets', icon: IconDatabase },
      { to: '/runs', label: 'nav.runs', icon: IconChartLine },
      { to: '/experiments', label: 'nav.experiments', icon: IconFlask },
      { to: '/runs/new', label: 'nav.newRun', icon: IconPlayerPlay, listed: false },
    ],
  },
  {
    label: 'nav.workshop',
    places: [
      { to: '/queue', label: 'nav.queue', icon: IconListNumbers },
      { to: '/disk', label: 'nav.disk', icon: IconServer2 },
      { to: '/settings', label: 'nav.settings', icon: IconSettings },
      { to: '/settings/tokens', label: 'nav.tokens', icon: IconKey, listed: false },
      { to: '/settings/notifications', label: 'nav.notifications', icon: IconBell, listed: false },
      { to: '/settings/audit', label: 'nav.audit', icon: IconHistory, admin: true, listed: false },
      { to: '/users', label: 'nav.users', icon: IconUsers, admin: true },
    ],
  },
]

export const placesFor = (admin: boolean) => groups.flatMap((group) => group.places).filter((place) => admin || !place.admin)
