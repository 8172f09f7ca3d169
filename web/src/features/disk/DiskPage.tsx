import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DiskEntry, DiskResponse } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { BdiText, BytesText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { DiskBar } from './DiskBar'
import { TrashCard } from './TrashCard'
import { useTrash } from './useTrash'
import classes from './Disk.module.css'

type Kind = 'datasets' | 'runs' | 'pictures'

interface Asked {
  kind: Kind
  entry: DiskEntry
}

const paths: Record<Kind, string> = { datasets: '/api/datasets', runs: '/api/training', pictures: '/api/images' }

const asks = { datasets: 'dataset', runs: 'run', pictures: 'picture' } as const

/** Work on pictures has pages of its own. */
const linkOfRun = ({ id, kind }: DiskEntry) => (kind === 'batch' || kind === 'detection' || kind === 'correction' ? `/batches/${id}` : `/runs/${id}`)

export default function DiskPage() {
  const { t } = useTranslation('disk')
  const { t: common } = useTranslation()
  const user = useUser()
  const { told, everythingChanged } = useTrash()
  const [asked, setAsked] = useState<Asked | null>(null)
  const disk = useQuery({ queryKey: keys.disk, queryFn: ({ signal }) => api.get<DiskResponse>('/api/disk', undefined, signal) })

  const remove = async ({ kind, entry }: Asked) => {
    await api.delete(`${paths[kind]}/${encodeURIComponent(entry.id)}`)
    if (kind === 'pictures') {
      everythingChanged()
      notifyDone(t('pictureDeleted', { name: entry.name }))
    } else told(t('deleted', { name: entry.name }), entry.id, entry.name)
  }

  const { data } = disk
  return (
    <>
      <PageHeader title={common('nav.disk')} sub={t('intro')} />
      {disk.isError && <ErrorState error={disk.error} onRetry={() => void disk.refetch()} />}
      {disk.isPending && <Loading rows={4} height={72} />}
      {data && (
        <div className={classes.page}>
          <Card>
            <DiskBar disk={data} />
          </Card>
          <TrashCard />
          <div className={classes.lists}>
            <Entries title={common('nav.datasets')} none={t('none.datasets')} entries={data.datasets} link={({ id }) => `/datasets/${id}`} onDelete={(entry) => setAsked({ kind: 'datasets', entry })} />
            <Entries title={common('nav.runs')} none={t('none.runs')} entries={data.runs} link={linkOfRun} onDelete={(entry) => setAsked({ kind: 'runs', entry })} />
            {(data.pictures.length > 0 || data.picture_bytes > 0) && <Entries title={common('nav.images')} none={t('none.pictures')} entries={data.pictures} total={data.picture_bytes + data.picture_result_bytes} link={({ id }) => `/images/${id}`} onDelete={(entry) => setAsked({ kind: 'pictures', entry })} />}
            {user.role === 'admin' && data.users.length > 0 && <Entries title={common('nav.users')} none="" entries={data.users} />}
          </div>
        </div>
      )}
      <ConfirmDialog opened={asked !== null} title={t(`confirm.${asks[asked?.kind ?? 'datasets']}`)} confirm={common('action.delete')} onConfirm={() => remove(asked!)} onClose={() => setAsked(null)}>
        {asked && (
          <>
            <BdiText>{asked.entry.name}</BdiText> (<BytesText value={asked.entry.bytes} />
            ). {t(`confirm.${asks[asked.kind]}Text`)}
          </>
        )}
      </ConfirmDialog>
    </>
  )
}

interface EntriesProps {
  title: ReactNode
  none: string
  entries: readonly DiskEntry[]
  /** Where not all of them are here. */
  total?: number
  link?: (entry: DiskEntry) => string
  onDelete?: (entry: DiskEntry) => void
}

const shownAtFirst = 12

/** The largest first: what to delete is what takes the space. */
function Entries({ title, none, entries, total, link, onDelete }: EntriesProps) {
  const { t } = useTranslation('disk')
  const { t: common } = useTranslation()
  const format = useFormat()
  const user = useUser()
  const [all, setAll] = useState(false)
  const sorted = [...entries].sort((a, b) => b.bytes - a.bytes)
  const largest = sorted[0]?.bytes ?? 0
  const listed = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  const shown = all ? sorted : sorted.slice(0, shownAtFirst)
  return (
    <Card title={title} padded={false} aside={<BytesText value={total ?? listed} />}>
      {entries.length === 0 ? (
        <p className={classes.none}>{none}</p>
      ) : (
        <ul className={classes.entries}>
          {shown.map((entry) => {
            const others = entry.owner !== null && entry.owner !== user.name
            return (
              <li key={entry.id}>
                <div className={classes.line}>
                  <span className={classes.name}>
                    {link && !others ? (
                      <Link to={link(entry)}>
                        <BdiText>{entry.name}</BdiText>
                      </Link>
                    ) : (
                      <BdiText>{entry.name}</BdiText>
                    )}
                    {others && <small>{t('of', { owner: format.isolate(entry.owner!) })}</small>}
                  </span>
                  <BytesText value={entry.bytes} />
                  {onDelete && !others && (
                    <Button size="compact-xs" variant="subtle" color="red" onClick={() => onDelete(entry)} aria-label={t('deleteNamed', { name: entry.name })}>
                      {common('action.delete')}
                    </Button>
                  )}
                </div>
                <div className={classes.track} aria-hidden>
                  <i style={{ inlineSize: `${largest > 0 ? Math.max(0.5, (100 * entry.bytes) / largest) : 0}%` }} />
                </div>
              </li>
            )
          })}
        </ul>
      )}
      {sorted.length > shown.length && (
        <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
          {t('showAll')}
        </Button>
      )}
    </Card>
  )
}
