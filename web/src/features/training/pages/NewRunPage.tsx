import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconTable } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse, JobResponse, StatsResponse, SuggestionResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { PageHeader } from '@/components/PageHeader'
import { ExperimentSelect } from '@/features/experiments/ExperimentSelect'
import { experimentQuery } from '@/features/experiments/queries'
import { useFormat } from '@/i18n/format'
import { SettingsForm } from '../new/SettingsForm'
import { TargetFields } from '../new/TargetFields'
import { fromParams, type Task } from '../settings'
import classes from '../new/NewRun.module.css'

/** The data set, the column to predict and the run to begin from are in the address; the settings are the form's. */
export default function NewRunPage() {
  const { t } = useTranslation('newRun')
  const { t: common } = useTranslation()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const from = params.get('from')
  const experimentId = params.get('experiment')
  const threshold = Number(params.get('threshold'))

  const earlier = useQuery({
    queryKey: [...keys.job(from ?? ''), 'settings'],
    queryFn: async ({ signal }) => (await api.get<JobResponse>(`/api/training/${encodeURIComponent(from!)}`, undefined, signal)).status,
    enabled: from !== null,
    staleTime: Infinity,
  })
  const waitsForEarlier = from !== null && earlier.isPending
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })
  const ready = datasets.data?.datasets.filter((one) => one.status === 'ready') ?? []

  const experiment = useQuery({ ...experimentQuery(experimentId ?? ''), enabled: experimentId !== null })
  const datasetId = params.get('dataset') ?? earlier.data?.dataset_id ?? experiment.data?.dataset_id ?? null
  const same = earlier.data !== undefined && earlier.data.dataset_id === datasetId
  const stats = useQuery({
    queryKey: keys.datasetPart(datasetId ?? '', 'stats'),
    queryFn: ({ signal }) => api.get<StatsResponse>(`/api/datasets/${datasetId}/stats`, undefined, signal),
    enabled: datasetId !== null && !waitsForEarlier,
  })
  const target = params.get('target') ?? (same ? earlier.data.params.target : null) ?? stats.data?.suggested_target ?? null
  const sameTarget = same && earlier.data.params.target === target
  const askedTask = params.get('task') ?? (sameTarget ? earlier.data.params.task : null)
  const known = stats.data?.columns.some((column) => column.name === target) === true
  const suggestion = useQuery({
    queryKey: ['suggestion', datasetId, target, askedTask],
    queryFn: ({ signal }) => api.get<SuggestionResponse>('/api/training/suggestion', { dataset: datasetId, target, task: askedTask }, signal),
    enabled: datasetId !== null && known && !waitsForEarlier,
  })

  const set = (changes: Record<string, string | null>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true },
    )

  const dataset = datasets.data?.datasets.find((one) => one.id === datasetId)
  const task = suggestion.data?.params.task as Task | undefined
  const begin = sameTarget && earlier.data.params.task === task ? earlier.data.params : suggestion.data?.params
  const failure = datasets.error ?? stats.error

  return (
    <>
      <PageHeader title={common('nav.newRun')} crumbs={[{ label: common('nav.runs'), to: '/runs' }]} sub={t('intro')} />
      {datasets.data && datasets.data.datasets.length === 0 ? (
        <Card padded={false}>
          <EmptyState
            icon={<IconTable />}
            title={t('noData.title')}
            actions={
              <Button component={Link} to="/datasets">
                {t('noData.action')}
              </Button>
            }
          >
            {t('noData.text')}
          </EmptyState>
        </Card>
      ) : (
        <div className={classes.page}>
          {earlier.isError && <ErrorState error={earlier.error} onRetry={() => void earlier.refetch()} />}
          {same && <Note>{t('fromEarlier', { name: format.isolate(earlier.data.name) })}</Note>}
          {earlier.data && earlier.data.dataset_id === null && <Note tone="warn">{t('earlierWithoutData')}</Note>}
          <Card title={t('what.title')}>
            <div className={classes.fields}>
              <Select
                label={t('what.dataset')}
                description={t('what.datasetHint')}
                placeholder={t('what.datasetPlaceholder')}
                data={ready.map((one) => ({ value: one.id, label: one.rows === null ? one.name : t('what.datasetOption', { name: format.isolate(one.name), rows: format.integer(one.rows) }) }))}
                value={datasetId}
                onChange={(value) => set({ dataset: value, target: null, task: null })}
                allowDeselect={false}
                searchable
                nothingFoundMessage={t('what.nothingFound')}
                disabled={datasets.isPending}
              />
              {stats.data && (
                <TargetFields
                  columns={stats.data.columns}
                  suggested={stats.data.suggested_target ?? null}
                  target={target}
                  task={task ?? null}
                  onTarget={(value) => set({ target: value, task: null })}
                  onTask={(value) => set({ task: value })}
                />
              )}
              <ExperimentSelect label={t('setting.experiment')} labelled description={t('hint.experiment')} value={experimentId} onChange={(value) => set({ experiment: value })} />
            </div>
          </Card>
          {failure ? (
            <ErrorState error={failure} onRetry={() => void (datasets.isError ? datasets.refetch() : stats.refetch())} />
          ) : suggestion.isError ? (
            <ErrorState error={suggestion.error} onRetry={() => void suggestion.refetch()} />
          ) : begin && task && target && datasetId && stats.data && suggestion.data ? (
            <SettingsForm
              key={[datasetId, target, task, from].join('\n')}
              dataset={{ id: datasetId, name: dataset?.name ?? '', rows: stats.data.rows }}
              columns={stats.data.columns}
              target={target}
              task={task}
              experiment={experimentId}
              features={begin === suggestion.data.params ? null : begin.features}
              initial={{ ...fromParams(begin, ''), ...(threshold > 0 && threshold < 1 && { threshold }) }}
              suggested={fromParams(suggestion.data.params, '')}
              reasons={suggestion.data.reasons}
            />
          ) : (
            datasetId !== null && <Loading rows={4} height={64} />
          )}
        </div>
      )}
    </>
  )
}
