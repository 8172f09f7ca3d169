import { IconBell, IconChartLine, IconDatabase, IconFlask, IconHistory, IconHome, IconKey, IconListNumbers, IconPalette, IconPhoto, IconPlayerPlay, IconPrinter, IconReportAnalytics, IconServer2, IconSettings, IconStack2, IconUsers, type Icon } from '@tabler/icons-react'

export interface Place {
  to: string
  /** Key in the common texts. */
  label: string
  icon: Icon
  admin?: boolean
  /** False: reached by the palette only. */
  listed?: boolean
  /** In the phone's bar, which has room for four. */
  first?: boolean
}

export interface PlaceGroup {
  label?: string
  places: Place[]
}

/** The map of the product; the side bar, the phone's bar and the command palette all read it. */
export const groups: PlaceGroup[] = [
  { places: [{ to: '/', label: 'nav.home', icon: IconHome, first: true }] },
  {
    label: 'nav.train',
    places: [
      { to: '/datasets', label: 'nav.datasets', icon: IconDatabase, first: true },
      { to: '/runs', label: 'nav.runs', icon: IconChartLine, first: true },
      { to: '/experiments', label: 'nav.experiments', icon: IconFlask },
      { to: '/runs/new', label: 'nav.newRun', icon: IconPlayerPlay, listed: false },
    ],
  },
  {
    label: 'nav.calibrate',
    places: [
      { to: '/images', label: 'nav.images', icon: IconPhoto, first: true },
      { to: '/batches', label: 'nav.batches', icon: IconStack2 },
      { to: '/references', label: 'nav.references', icon: IconPalette },
      { to: '/reports', label: 'nav.reports', icon: IconReportAnalytics },
      { to: '/references#print', label: 'nav.printCard', icon: IconPrinter, listed: false },
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
