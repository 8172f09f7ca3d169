import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { TrashItem, TrashResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { ErrorState } from '@/components/ErrorState'
import { notifyDone } from '@/components/notify'
import { BdiText, BytesText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useTrash } from './useTrash'
import classes from './Disk.module.css'

const dayMs = 86_400_000

export function TrashCard() {
  const { t } = useTranslation('disk')
  const format = useFormat()
  const { restore, everythingChanged } = useTrash()
  const [asked, setAsked] = useState<TrashItem | 'all' | null>(null)
  const trash = useQuery({ queryKey: keys.trash, queryFn: ({ signal }) => api.get<TrashResponse>('/api/trash', { limit: 200 }, signal) })
  if (trash.isError) return <ErrorState error={trash.error} onRetry={() => void trash.refetch()} />
  if (!trash.data) return null
  const { items, total, days } = trash.data

  const purge = async () => {
    if (asked === 'all') {
      await api.delete('/api/trash')
      notifyDone(t('trash.emptied'))
    } else if (asked) {
      await api.delete(`/api/trash/${encodeURIComponent(asked.id)}`)
      notifyDone(t('trash.purged', { name: asked.name }))
    }
    everythingChanged()
  }

  return (
    <Card
      title={t('trash.title')}
      padded={false}
      aside={
        items.length > 0 && (
          <Button size="compact-sm" variant="default" c="var(--bad)" onClick={() => setAsked('all')}>
            {t('trash.empty')}
          </Button>
        )
      }
    >
      <p className={classes.none}>{items.length === 0 ? t('trash.none') : t('trash.hint', { count: days, days: format.integer(days) })}</p>
      {items.length > 0 && (
        <ul className={classes.entries}>
          {items.map((item) => (
            <li key={item.id} className={classes.trashed}>
              <span className={classes.name}>
                <BdiText>{item.name}</BdiText>
                <small>
                  {' · '}
                  {t(`trash.kind.${item.kind}`)} · <BytesText value={item.bytes} /> · <DateText value={item.deleted_at} kind="ago" /> · <Left until={item.purge_at} />
                </small>
              </span>
              <span className={classes.actions}>
                <Button size="compact-sm" variant="default" onClick={() => void restore(item.id, item.name)} aria-label={t('trash.restoreNamed', { name: item.name })}>
                  {t('trash.restore')}
                </Button>
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsked(item)} aria-label={t('trash.purgeNamed', { name: item.name })}>
                  {t('trash.purge')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog opened={asked !== null} title={t(asked === 'all' ? 'trash.confirmAll' : 'trash.confirmOne')} confirm={t(asked === 'all' ? 'trash.empty' : 'trash.purge')} onConfirm={purge} onClose={() => setAsked(null)}>
        {asked === 'all' ? (
          t('trash.confirmAllText', { count: total })
        ) : (
          <>
            {asked && <BdiText>{asked.name}</BdiText>}: {t('trash.confirmOneText')}
          </>
        )}
      </ConfirmDialog>
    </Card>
  )
}

function Left({ until }: { until: string }) {
  const { t } = useTranslation('disk')
  const format = useFormat()
  // read once: a day more or less shows the next time
  const [days] = useState(() => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / dayMs)))
  return <span>{t('trash.left', { count: days, days: format.integer(days) })}</span>
}
