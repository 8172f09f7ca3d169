import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProposedGroup } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Pill } from '@/components/Pill'
import { useFormat } from '@/i18n/format'
import { putIntoGroup } from '../GroupDialog'
import { useNotices } from '../notices'
import { groupsQuery, thumbnailPath } from '../queries'
import { PictureImage } from '../stage/PictureImage'
import styles from '../Images.module.css'

const shownAtOnce = 3

/** Pictures that one light seems to have lit: a proposal, until somebody says yes. */
export function GroupsCard() {
  const { t } = useTranslation('images')
  const format = useFormat()
  const groups = useQuery(groupsQuery)
  const [all, setAll] = useState(false)
  if (!groups.data || groups.data.length === 0) return null
  const shown = all ? groups.data : groups.data.slice(0, shownAtOnce)
  return (
    <Card
      title={t('proposed.title')}
      padded={false}
      aside={
        groups.data.length > shownAtOnce && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
            {all ? t('proposed.fewer') : t('proposed.all', { count: groups.data.length, number: format.integer(groups.data.length) })}
          </Button>
        )
      }
    >
      <ul className={styles.proposed}>
        {shown.map((group) => (
          <One key={group.image_ids[0]} group={group} />
        ))}
      </ul>
    </Card>
  )
}

function One({ group }: { group: ProposedGroup }) {
  const { t } = useTranslation('images')
  const say = useNotices()
  const format = useFormat()
  const [name, setName] = useState(group.name)
  const confirm = useMutation({ mutationFn: () => putIntoGroup(group.image_ids, name.trim()) })
  return (
    <li>
      <div className={styles.strip} aria-hidden>
        {group.image_ids.slice(0, 4).map((id) => (
          <PictureImage key={id} src={thumbnailPath(id, 128)} alt="" loading="lazy" />
        ))}
      </div>
      <div className={styles.proposal}>
        <p>
          <strong>{t('proposed.count', { count: group.image_ids.length, number: format.integer(group.image_ids.length) })}</strong> {group.with_card !== null && <Pill tone="good">{t('proposed.withCard')}</Pill>}
        </p>
        <p className={styles.quiet} dir="auto">
          {say({ code: group.reason_code, error: group.reason })}
        </p>
        {confirm.isError && <ErrorState error={confirm.error} />}
        {group.shareable && (
          <div className={styles.confirm}>
            <TextInput dir="auto" size="xs" aria-label={t('group.name')} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Button size="xs" variant="light" loading={confirm.isPending} disabled={name.trim() === ''} onClick={() => confirm.mutate()}>
              {t('proposed.confirm')}
            </Button>
          </div>
        )}
      </div>
    </li>
  )
}
