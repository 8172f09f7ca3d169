import { Button, CloseButton, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconChartLine, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse, JobListResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { useFormat } from '@/i18n/format'
import { usePollInterval } from '@/live/hooks'
import { RunsTable } from '../list/RunsTable'
import classes from '../list/Runs.module.css'

const states = ['QUEUED', 'RUNNING', 'COMPLETED', 'STOPPED', 'FAILED'] as const
const models = ['mlp', 'linear'] as const
const filters = ['status', 'dataset', 'model_type', 'q'] as const
const pageSize = 200

export default function RunsPage() {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const page = Math.max(1, Math.trunc(Number(params.get('page') ?? 1)) || 1)
  const query = { ...Object.fromEntries(filters.map((name) => [name, params.get(name)])), skip: (page - 1) * pageSize, limit: pageSize }
  const filtered = filters.some((name) => params.has(name))
  const pollInterval = usePollInterval(5_000)
  const runs = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), placeholderData: keepPreviousData, refetchInterval: pollInterval })
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })

  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === null || value === '') next.delete(name)
        else next.set(name, value)
        if (name !== 'page') next.delete('page')
        return next
      },
      { replace: true },
    )
  const pages = Math.max(1, Math.ceil((runs.data?.total ?? 0) / pageSize))

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
        <SearchField key={params.get('q') === null ? 'empty' : 'filled'} value={params.get('q') ?? ''} onSearch={(text) => set('q', text)} />
        <Select aria-label={t('filter.status')} placeholder={t('filter.status')} data={states.map((state) => ({ value: state, label: common(`state.${state}`) }))} value={params.get('status')} onChange={(value) => set('status', value)} clearable />
        <Select
          aria-label={t('filter.dataset')}
          placeholder={t('filter.dataset')}
          data={(datasets.data?.datasets ?? []).map((dataset) => ({ value: dataset.id, label: dataset.name }))}
          value={params.get('dataset')}
          onChange={(value) => set('dataset', value)}
          searchable
          clearable
        />
        <Select aria-label={t('filter.model')} placeholder={t('filter.model')} data={models.map((model) => ({ value: model, label: training(`model.${model}`) }))} value={params.get('model_type')} onChange={(value) => set('model_type', value)} clearable />
        {filtered && (
          <Button variant="subtle" onClick={() => setParams({}, { replace: true })}>
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
            <EmptyState title={t('none.title')} actions={<Button onClick={() => setParams({}, { replace: true })}>{t('filter.clear')}</Button>}>
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
          {pages > 1 && (
            <nav className={classes.pages} aria-label={t('pages')}>
              <Button variant="default" disabled={page <= 1} onClick={() => set('page', String(page - 1))}>
                {common('action.previous')}
              </Button>
              <span>{common('range', { from: format.integer((page - 1) * pageSize + 1), to: format.integer((page - 1) * pageSize + runs.data.jobs.length), total: format.integer(runs.data.total) })}</span>
              <Button variant="default" disabled={page >= pages} onClick={() => set('page', String(page + 1))}>
                {common('action.next')}
              </Button>
            </nav>
          )}
        </>
      )}
    </>
  )
}

/** Keeps what is being typed; the address follows when the typing rests. */
function SearchField({ value, onSearch }: { value: string; onSearch(text: string): void }) {
  const { t } = useTranslation('runs')
  const [text, setText] = useState(value)
  const settle = useDebouncedCallback(onSearch, 300)
  const change = (next: string) => {
    setText(next)
    settle(next.trim())
  }
  return (
    <TextInput
      type="search"
      aria-label={t('filter.search')}
      placeholder={t('filter.search')}
      leftSection={<IconSearch size={16} />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={t('filter.clearSearch')} onClick={() => change('')} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
