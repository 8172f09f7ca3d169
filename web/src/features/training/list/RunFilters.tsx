import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse } from '@/api/types'
import { SearchInput } from '@/components/SearchInput'
import { ExperimentSelect } from '@/features/experiments/ExperimentSelect'
import { useMetricName } from '../run/metricText'
import { isSmallerBetter } from '../curves'
import { metricsOf } from '../settings'
import { isFiltered, type Filter } from './runQuery'
import { WhereField } from './WhereField'
import classes from './Runs.module.css'

const states = ['QUEUED', 'RUNNING', 'COMPLETED', 'STOPPED', 'FAILED'] as const
const models = ['mlp', 'resnet', 'ensemble', 'linear'] as const
const kinds = ['training', 'scoring'] as const
const sorts = ['created_at', 'name', '-duration', 'val_loss'] as const
const metrics = [...new Set(Object.values(metricsOf).flat())].filter((metric) => metric !== 'loss')

interface Props {
  search: URLSearchParams
  error: unknown
  onFilter(name: Filter, value: string | null): void
  onSort(sort: string | null): void
  onClear(): void
}

export function RunFilters({ search, error, onFilter, onSort, onClear }: Props) {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const { t: training } = useTranslation('training')
  const metricName = useMetricName()
  const [cleared, setCleared] = useState(0)
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })
  const tag = search.get('tag')
  const choice = (name: 'status' | 'kind' | 'dataset' | 'model_type', placeholder: string, data: { value: string; label: string }[], searchable = false) => (
    <Select aria-label={placeholder} placeholder={placeholder} data={data} value={search.get(name)} onChange={(value) => onFilter(name, value)} searchable={searchable} clearable />
  )

  return (
    <div className={classes.search} role="search">
      <div className={classes.filters}>
        <SearchInput key={`search ${cleared}`} label={t('filter.search')} value={search.get('q') ?? ''} onSearch={(text) => onFilter('q', text)} />
        {choice('status', t('filter.status'), states.map((state) => ({ value: state, label: common(`state.${state}`) })))}
        {choice('kind', t('filter.kind'), kinds.map((kind) => ({ value: kind, label: training(`kind.${kind}`) })))}
        {choice('dataset', t('filter.dataset'), (datasets.data?.datasets ?? []).map((dataset) => ({ value: dataset.id, label: dataset.name })), true)}
        {choice('model_type', t('filter.model'), models.map((model) => ({ value: model, label: training(`model.${model}`) })))}
        <ExperimentSelect value={search.get('experiment')} onChange={(value) => onFilter('experiment', value)} label={t('filter.experiment')} />
      </div>
      <div className={classes.second}>
        <Select
          aria-label={t('sort.label')}
          data={[
            { group: t('sort.by'), items: [{ value: '', label: t('sort.-created_at') }, ...sorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))] },
            { group: t('sort.best'), items: metrics.map((metric) => ({ value: `${isSmallerBetter(metric) ? '' : '-'}metrics.${metric}`, label: t('sort.metric', { metric: metricName(metric) }) })) },
          ]}
          value={search.get('sort') ?? ''}
          onChange={(value) => onSort(value || null)}
          allowDeselect={false}
        />
        <WhereField key={`where ${cleared} ${search.get('where') ?? ''}`} value={search.get('where') ?? ''} error={error} onWhere={(text) => onFilter('where', text)} />
        {tag !== null && (
          <Button variant="light" onClick={() => onFilter('tag', null)} title={t('filter.tagRemove')}>
            {t('filter.tag', { tag })} ×
          </Button>
        )}
        {isFiltered(search) && (
          <Button
            variant="subtle"
            onClick={() => {
              onClear()
              setCleared(cleared + 1)
            }}
          >
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </div>
  )
}
