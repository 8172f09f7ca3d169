import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconFlask } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { Experiment } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { SearchInput } from '@/components/SearchInput'
import { Table } from '@/components/Table'
import { TagList } from '@/components/TagList'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useMetricName } from '@/features/training/run/metricText'
import { useFormat } from '@/i18n/format'
import { usePollInterval } from '@/live/hooks'
import { ExperimentDialog } from './ExperimentDialog'
import { ExperimentPill } from './ExperimentPill'
import { experimentsQuery } from './queries'
import classes from './Experiments.module.css'

const pageSize = 50

export default function ExperimentsPage() {
  const { t } = useTranslation('experiments')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { search, change, number } = useSearchState()
  const [asked, setAsked] = useState(false)
  const main = useRef<HTMLDivElement>(null)
  const skip = number('skip')
  const q = search.get('q')
  const pollInterval = usePollInterval(10_000)
  const experiments = useQuery({ ...experimentsQuery({ q, skip, limit: pageSize }), placeholderData: keepPreviousData, refetchInterval: pollInterval })
  useKeys({ '/': () => main.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus() })
  const create = <Button onClick={() => setAsked(true)}>{t('create')}</Button>

  return (
    <div ref={main}>
      <PageHeader title={common('nav.experiments')} sub={experiments.data && experiments.data.total > 0 ? t('count', { count: experiments.data.total, total: format.integer(experiments.data.total) }) : t('intro')} actions={create} />
      {(q !== null || (experiments.data?.total ?? 0) > 0) && (
        <div style={{ marginBlockEnd: 14 }} role="search">
          <SearchInput label={t('search')} value={q ?? ''} onSearch={(text) => change({ q: text, skip: null })} />
        </div>
      )}
      {experiments.isError ? (
        <ErrorState error={experiments.error} onRetry={() => void experiments.refetch()} />
      ) : !experiments.data ? (
        <Loading rows={5} height={56} />
      ) : experiments.data.experiments.length === 0 ? (
        <Card padded={false}>
          {q === null ? (
            <EmptyState icon={<IconFlask />} title={t('empty.title')} actions={create}>
              {t('empty.text')}
            </EmptyState>
          ) : (
            <EmptyState title={t('none.title')}>{t('none.text')}</EmptyState>
          )}
        </Card>
      ) : (
        <>
          <Card padded={false}>
            <Table
              label={common('nav.experiments')}
              head={
                <tr>
                  <th scope="col">{t('column.experiment')}</th>
                  <th scope="col">{t('column.state')}</th>
                  <th scope="col" data-end>
                    {t('column.runs')}
                  </th>
                  <th scope="col" data-end>
                    {t('column.best')}
                  </th>
                  <th scope="col">{t('column.changed')}</th>
                </tr>
              }
            >
              {experiments.data.experiments.map((experiment) => (
                <Row key={experiment.id} experiment={experiment} />
              ))}
            </Table>
          </Card>
          <Pages skip={skip} limit={pageSize} total={experiments.data.total} onSkip={(next) => change({ skip: next })} />
        </>
      )}
      {asked && <ExperimentDialog onClose={() => setAsked(false)} onSaved={(created) => void navigate(`/experiments/${created.id}`)} />}
    </div>
  )
}

function Row({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments')
  return (
    <tr data-link>
      <td>
        <div className={classes.name}>
          <Link to={`/experiments/${experiment.id}`}>
            <BdiText>{experiment.name}</BdiText>
          </Link>
          {experiment.description && (
            <span className={classes.sub}>
              <BdiText>{experiment.description}</BdiText>
            </span>
          )}
          <TagList tags={experiment.tags} />
        </div>
      </td>
      <td data-label={t('column.state')}>
        <ExperimentPill status={experiment.status} />
      </td>
      <td data-label={t('column.runs')} data-end>
        <NumberText value={experiment.runs} />
      </td>
      <td data-label={t('column.best')} data-end>
        <Best experiment={experiment} />
      </td>
      <td data-label={t('column.changed')}>
        <DateText value={experiment.updated_at} kind="ago" />
      </td>
    </tr>
  )
}

function Best({ experiment: { best } }: { experiment: Experiment }) {
  const metricName = useMetricName()
  if (best === null) return <NumberText value={null} />
  return (
    <span className={classes.name}>
      <Link to={`/runs/${best.job_id}`}>
        <NumberText value={best.value} />
      </Link>
      <span className={classes.sub}>{metricName(best.metric)}</span>
    </span>
  )
}
