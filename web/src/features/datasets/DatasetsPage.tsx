import { IconDatabase } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Group, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { DatasetPill } from '@/components/DatasetPill'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { SearchInput } from '@/components/SearchInput'
import { Table } from '@/components/Table'
import { BdiText, BytesText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { usePollInterval } from '@/live/hooks'
import { SampleButtons } from './SampleButtons'
import { TableUploadArea } from './TableUploadArea'
import { TableUploadList } from './TableUploadList'

const limit = 50
const sorts = ['-uploaded_at', 'uploaded_at', 'name', '-name', '-size', '-rows'] as const

export default function DatasetsPage() {
  const { t } = useTranslation(['datasets', 'common'])
  const { search, change, number } = useSearchState()
  const poll = usePollInterval(5_000)
  const query = { q: search.get('q') ?? '', sort: search.get('sort') ?? sorts[0], skip: number('skip'), limit }
  const list = useQuery({
    queryKey: keys.datasetList(query),
    queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: poll,
  })
  const none = list.data?.total === 0 && query.q === ''
  return (
    <>
      <PageHeader title={t('common:nav.datasets')} sub={t('list.sub')} />
      <Stack gap="md">
        <TableUploadArea large={none} />
        <TableUploadList />
        {none ? (
          <Card title={t('sample.title')}>
            <SampleButtons />
          </Card>
        ) : (
          <Card padded={false}>
            <Group p="sm" gap="sm">
              <SearchInput label={t('list.search')} value={query.q} onSearch={(q) => change({ q, skip: null })} />
              <Select aria-label={t('list.sort')} allowDeselect={false} w={210} value={query.sort} onChange={(sort) => change({ sort: sort === sorts[0] ? null : sort, skip: null })} data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))} />
            </Group>
            {list.isError ? (
              <div style={{ padding: 16 }}>
                <ErrorState error={list.error} onRetry={() => void list.refetch()} />
              </div>
            ) : !list.data ? (
              <div style={{ padding: 16 }}>
                <Loading rows={5} />
              </div>
            ) : list.data.total === 0 ? (
              <EmptyState icon={<IconDatabase size={24} />} title={t('list.noneFound', { text: query.q })} />
            ) : (
              <>
                <DatasetTable list={list.data} />
                <Pages skip={query.skip} limit={limit} total={list.data.total} onSkip={(skip) => change({ skip }, false)} />
              </>
            )}
          </Card>
        )}
      </Stack>
    </>
  )
}

function DatasetTable({ list }: { list: DatasetListResponse }) {
  const { t } = useTranslation(['datasets', 'common'])
  return (
    <Table
      label={t('common:nav.datasets')}
      head={
        <tr>
          <th>{t('column.name')}</th>
          <th>{t('column.status')}</th>
          <th data-end>{t('column.rows')}</th>
          <th data-end>{t('column.columns')}</th>
          <th data-end>{t('column.size')}</th>
          <th data-end>{t('column.uploaded')}</th>
        </tr>
      }
    >
      {list.datasets.map((dataset) => (
        <tr key={dataset.id} data-link>
          <td>
            <Link to={`/datasets/${dataset.id}`}>
              <BdiText>{dataset.name}</BdiText>
            </Link>
          </td>
          <td data-label={t('column.status')}>
            <DatasetPill dataset={dataset} />
          </td>
          <td data-end data-label={t('column.rows')}>
            <NumberText value={dataset.rows} />
          </td>
          <td data-end data-label={t('column.columns')}>
            <NumberText value={dataset.columns} />
          </td>
          <td data-end data-label={t('column.size')}>
            <BytesText value={dataset.size} />
          </td>
          <td data-end data-label={t('column.uploaded')}>
            <DateText value={dataset.uploaded_at} kind="ago" />
          </td>
        </tr>
      ))}
    </Table>
  )
}
