import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconChartLine } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { JobListResponse, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { notifyDone } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { usePollInterval } from '@/live/hooks'
import { comparePath } from '../compare/paths'
import { RenameRunDialog } from '../list/RenameRunDialog'
import { RunFilters } from '../list/RunFilters'
import { filters, isFiltered, pageSize, runQuery, sortedMetric, toggled } from '../list/runQuery'
import { RunsTable } from '../list/RunsTable'
import { SelectionBar } from '../list/SelectionBar'
import { useSelection } from '../list/useSelection'
import { isWhereError } from '../list/WhereField'

export default function RunsPage() {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { search, change } = useSearchState()
  const { selection, select } = useSelection()
  const [renamed, setRenamed] = useState<TrainingJob | null>(null)
  const main = useRef<HTMLDivElement>(null)
  const query = runQuery(search)
  const filtered = isFiltered(search)
  const pollInterval = usePollInterval(5_000)
  const runs = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), placeholderData: keepPreviousData, refetchInterval: pollInterval })
  const jobs = runs.data?.jobs ?? []

  const clear = () => change(Object.fromEntries([...filters, 'skip'].map((name) => [name, null])))
  const compare = () => (selection.length >= 2 ? void navigate(comparePath(selection)) : notifyDone(t('selection.more')))
  const rename = () => {
    const at = document.activeElement?.closest('[data-job]')?.getAttribute('data-job') ?? (selection.length === 1 ? selection[0] : undefined)
    const job = jobs.find((each) => each.job_id === at)
    if (job) setRenamed(job)
    else notifyDone(t('rename.which'))
  }
  useKeys({ '/': () => main.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus(), c: compare, e: rename })

  return (
    <div ref={main}>
      <PageHeader
        title={common('nav.runs')}
        actions={
          <Button component={Link} to="/runs/new">
            {common('nav.newRun')}
          </Button>
        }
        sub={runs.data && t('count', { count: runs.data.total, total: format.integer(runs.data.total) })}
      />
      <RunFilters search={search} error={runs.error} onFilter={(name, value) => change({ [name]: value, skip: null })} onSort={(sort) => change({ sort, skip: null })} onClear={clear} />
      {runs.isError ? (
        !isWhereError(runs.error) && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
      ) : !runs.data ? (
        <Loading rows={6} height={56} />
      ) : jobs.length === 0 ? (
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
            <RunsTable jobs={jobs} selection={selection} onToggle={(id) => select(toggled(selection, id))} onTag={(tag) => change({ tag, skip: null })} metric={sortedMetric(search.get('sort'))} list={search.toString()} />
          </Card>
          <Pages skip={query.skip} limit={pageSize} total={runs.data.total} onSkip={(next) => change({ skip: next })} />
        </>
      )}
      <SelectionBar selection={selection} onClear={() => select([])} />
      {renamed && <RenameRunDialog job={renamed} onClose={() => setRenamed(null)} />}
    </div>
  )
}
