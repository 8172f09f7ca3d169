import { Group, Select, TextInput } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { AuditAction, AuditEntry, AuditResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Pages } from '@/components/Pages'
import { SearchInput } from '@/components/SearchInput'
import { Table } from '@/components/Table'
import { BdiText, CodeText, DateText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { SettingsHeader } from '@/features/settings/SettingsHeader'
import { actions } from './actions'
import styles from './Audit.module.css'

const limit = 50

/** The day that a date field names, in this browser's time zone. */
const dayStart = (day: string, plus = 0) => {
  const [year, month, date] = day.split('-').map(Number)
  return year && month && date ? new Date(year, month - 1, date + plus).toISOString() : ''
}

export default function AuditPage() {
  const { t } = useTranslation(['audit', 'common'])
  const { search, change, number } = useSearchState()
  const value = (name: string) => search.get(name) ?? ''
  const query = {
    actor: value('actor'),
    action: value('action'),
    target: value('target'),
    from: value('from') && dayStart(value('from')),
    to: value('to') && dayStart(value('to'), 1),
    skip: number('skip'),
    limit,
  }
  const list = useQuery({ queryKey: keys.audit(query), queryFn: ({ signal }) => api.get<AuditResponse>('/api/audit', query, signal), placeholderData: keepPreviousData })
  const set = (name: string) => (text: string | null) => change({ [name]: text, skip: null })
  return (
    <>
      <SettingsHeader page="audit" />
      <Card padded={false}>
        <Group p="sm" align="flex-end">
          <SearchInput label={t('find.actor')} value={query.actor} onSearch={set('actor')} />
          <SearchInput label={t('find.target')} value={query.target} onSearch={set('target')} />
          <Select
            label={t('action')}
            data={actions.map((action) => ({ value: action, label: t(`action.${action}`) }))}
            value={query.action || null}
            onChange={set('action')}
            placeholder={t('every')}
            clearable
            searchable
            comboboxProps={{ withinPortal: true }}
          />
          <TextInput type="date" label={t('from')} value={value('from')} onChange={(event) => set('from')(event.currentTarget.value)} />
          <TextInput type="date" label={t('to')} value={value('to')} onChange={(event) => set('to')(event.currentTarget.value)} />
        </Group>
        {list.isError ? (
          <div style={{ padding: 16 }}>
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : !list.data ? (
          <div style={{ padding: 16 }}>
            <Loading rows={8} />
          </div>
        ) : list.data.total === 0 ? (
          <EmptyState icon={<IconHistory size={24} />} title={t('none')} />
        ) : (
          <>
            <Table
              label={t('title')}
              head={
                <tr>
                  <th>{t('action')}</th>
                  <th>{t('actor')}</th>
                  <th>{t('target')}</th>
                  <th>{t('detail')}</th>
                  <th>{t('address')}</th>
                  <th>{t('time')}</th>
                </tr>
              }
            >
              {list.data.entries.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </Table>
            <Pages skip={query.skip} limit={limit} total={list.data.total} onSkip={(skip) => change({ skip }, false)} />
          </>
        )}
      </Card>
    </>
  )
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  return (
    <tr>
      <td>
        <strong>{t(`action.${entry.action as AuditAction}`)}</strong>
      </td>
      <td data-label={t('actor')}>{entry.actor ? <BdiText>{entry.actor}</BdiText> : entry.actor_id ? <CodeText>{entry.actor_id}</CodeText> : t('nobody')}</td>
      <td data-label={t('target')}>{entry.target ? <CodeText>{entry.target}</CodeText> : '–'}</td>
      <td data-label={t('detail')}>
        {entry.detail ? (
          <div>
            {Object.entries(entry.detail)
              .filter(([, value]) => value !== null)
              .map(([name, value]) => (
                <span key={name} className={styles.detail}>
                  <CodeText>
                    {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
                  </CodeText>
                </span>
              ))}
          </div>
        ) : (
          '–'
        )}
      </td>
      <td data-label={t('address')}>{entry.actor_ip ? <CodeText>{entry.actor_ip}</CodeText> : '–'}</td>
      <td data-label={t('time')} className={styles.time}>
        <DateText value={entry.time} />
      </td>
    </tr>
  )
}
