import { Button, Progress } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Batch } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { Table } from '@/components/Table'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { BatchPill } from './BatchPill'
import { batchesQuery, hasEnded } from './queries'

const limit = 50

export default function BatchesPage() {
  const { t } = useTranslation(['batches', 'common'])
  const { change, number } = useSearchState()
  const query = { skip: number('skip'), limit }
  const list = useQuery({ ...batchesQuery(query), placeholderData: keepPreviousData, refetchInterval: ({ state }) => (state.data?.batches.some((batch) => !hasEnded(batch)) ? 2_000 : 15_000) })
  const toImages = (
    <Button component={Link} to="/images">
      {t('new.fromImages')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('common:nav.batches')} sub={t('list.sub')} actions={list.data && list.data.total > 0 && toImages} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading rows={5} height={56} />
      ) : (
        <Card padded={false}>
          {list.data.total === 0 ? (
            <EmptyState icon={<IconStack2 size={24} />} title={t('empty.title')} actions={toImages}>
              {t('empty.text')}
            </EmptyState>
          ) : (
            <>
              <Batches batches={list.data.batches} />
              <Pages skip={query.skip} limit={limit} total={list.data.total} onSkip={(skip) => change({ skip }, false)} />
            </>
          )}
        </Card>
      )}
    </>
  )
}

function Batches({ batches }: { batches: readonly Batch[] }) {
  const { t } = useTranslation(['batches', 'common'])
  const format = useFormat()
  return (
    <Table
      label={t('common:nav.batches')}
      head={
        <tr>
          <th scope="col">{t('column.name')}</th>
          <th scope="col">{t('column.operation')}</th>
          <th scope="col">{t('column.status')}</th>
          <th scope="col">{t('column.progress')}</th>
          <th scope="col" data-end>
            {t('column.pictures')}
          </th>
          <th scope="col" data-end>
            {t('column.failed')}
          </th>
          <th scope="col" data-end>
            {t('column.created')}
          </th>
        </tr>
      }
    >
      {batches.map((batch) => (
        <tr key={batch.job_id} data-link>
          <td>
            <Link to={`/batches/${batch.job_id}`}>
              <BdiText>{batch.name}</BdiText>
            </Link>
          </td>
          <td data-label={t('column.operation')}>{t(`operation.${batch.operation}`)}</td>
          <td data-label={t('column.status')}>
            <BatchPill status={batch.status} />
          </td>
          <td data-label={t('column.progress')}>
            <Progress value={batch.progress_percent} size={6} w={110} aria-label={t('progress', { percent: format.percent(batch.progress_percent / 100, 0) })} transitionDuration={150} />
          </td>
          <td data-end data-label={t('column.pictures')}>
            <NumberText value={batch.total_items} />
          </td>
          <td data-end data-label={t('column.failed')}>
            <NumberText value={batch.failed_items} />
          </td>
          <td data-end data-label={t('column.created')}>
            <DateText value={batch.created_at} kind="ago" />
          </td>
        </tr>
      ))}
    </Table>
  )
}
