import { Button, Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconChartLine } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse, JobListResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { SearchInput } from '@/components/SearchInput'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { usePollInterval } from '@/live/hooks'
import { RunsTable } from '../list/RunsTable'
import classes from '../list/Runs.module.css'

const states = ['QUEUED', 'RUNNING', 'COMPLETED', 'STOPPED', 'FAILED'] as const
/** To people a run that starts or reads its table runs already. */
const allRunning = 'STARTING,LOADING,RUNNING'
const models = ['mlp', 'resnet', 'ensemble', 'linear'] as const
const kinds = ['training', 'scoring'] as const
const filters = ['status', 'kind', 'dataset', 'model_type', 'q'] as const
const pageSize = 200

export default function RunsPage() {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const { search, change, number } = useSearchState()
  const [cleared, setCleared] = useState(0)
  const skip = number('skip')
  const status = search.get('status')
  const query = { ...Object.fromEntries(filters.map((name) => [name, search.get(name)])), status: status === 'RUNNING' ? allRunning : status, skip, limit: pageSize }
  const filtered = filters.some((name) => search.has(name))
  const pollInterval = usePollInterval(5_000)
  const runs = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), placeholderData: keepPreviousData, refetchInterval: pollInterval })
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })

  const filter = (name: (typeof filters)[number], value: string | null) => change({ [name]: value, skip: null })
  const clear = () => {
    change(Object.fromEntries([...filters, 'skip'].map((name) => [name, null])))
    setCleared(cleared + 1)
  }

  return (
    <>
      <PageHeader
        title={common('nav.runs')}
        actions={
          <Button component={Link} to="/runs/new">
            {common('nav.newRun')}
          </Button>
        }
        sub={runs.data && t('count', { count: runs.data.total, total: format.integer(runs.data.total) })}
      />
      <div className={classes.filters} role="search">
        <SearchInput key={cleared} label={t('filter.search')} value={search.get('q') ?? ''} onSearch={(text) => filter('q', text)} />
        <Select aria-label={t('filter.status')} placeholder={t('filter.status')} data={states.map((state) => ({ value: state, label: common(`state.${state}`) }))} value={status} onChange={(value) => filter('status', value)} clearable />
        <Select aria-label={t('filter.kind')} placeholder={t('filter.kind')} data={kinds.map((kind) => ({ value: kind, label: training(`kind.${kind}`) }))} value={search.get('kind')} onChange={(value) => filter('kind', value)} clearable />
        <Select
          aria-label={t('filter.dataset')}
          placeholder={t('filter.dataset')}
          data={(datasets.data?.datasets ?? []).map((dataset) => ({ value: dataset.id, label: dataset.name }))}
          value={search.get('dataset')}
          onChange={(value) => filter('dataset', value)}
          searchable
          clearable
        />
        <Select aria-label={t('filter.model')} placeholder={t('filter.model')} data={models.map((model) => ({ value: model, label: training(`model.${model}`) }))} value={search.get('model_type')} onChange={(value) => filter('model_type', value)} clearable />
        {filtered && (
          <Button variant="subtle" onClick={clear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {runs.isError ? (
        <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
      ) : !runs.data ? (
        <Loading rows={6} height={56} />
      ) : runs.data.jobs.length === 0 ? (
        <Card padded={false}>
          {filtered ? (
            <EmptyState title={t('none.title')} actions={<Button onClick={clear}>{t('filter.clear')}</Button>}>
              {t('none.text')}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<IconChartLine />}
              title={t('empty.title')}
              actions={
                <Button component={Link} to="/runs/new">
                  {common('nav.newRun')}
                </Button>
              }
            >
              {t('empty.text')}
            </EmptyState>
          )}
        </Card>
      ) : (
        <>
          <Card padded={false}>
            <RunsTable jobs={runs.data.jobs} />
          </Card>
          <Pages skip={skip} limit={pageSize} total={runs.data.total} onSkip={(next) => change({ skip: next })} />
        </>
      )}
    </>
  )
}
