import { ActionIcon, Button, Menu } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconArrowsDiff, IconChartLine, IconDots, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { api, download } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Experiment, ExperimentResponse, JobListResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { NotesCard } from '@/components/NotesCard'
import { notifyDone, notifyFailed } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { BdiText, DateText } from '@/components/Text'
import { comparePath } from '@/features/training/compare/paths'
import { mostCompared, runQuery, toggled } from '@/features/training/list/runQuery'
import { RunsTable } from '@/features/training/list/RunsTable'
import { SelectionBar } from '@/features/training/list/SelectionBar'
import { useSelection } from '@/features/training/list/useSelection'
import { isSmallerBetter } from '@/features/training/curves'
import { useProblems } from '@/i18n/problems'
import { usePollInterval } from '@/live/hooks'
import { ExperimentDialog } from './ExperimentDialog'
import { ExperimentFacts } from './ExperimentFacts'
import { ExperimentPill } from './ExperimentPill'
import { experimentPath, experimentQuery } from './queries'
import { StartDialog } from './StartDialog'
import classes from './Experiments.module.css'

export default function ExperimentPage() {
  const { id = '' } = useParams()
  const { t } = useTranslation('experiments')
  const { t: common } = useTranslation()
  const pollInterval = usePollInterval(5_000)
  const experiment = useQuery({ ...experimentQuery(id), refetchInterval: (query) => (query.state.data?.status === 'running' ? 3_000 : pollInterval) })
  if (experiment.data) return <Shown experiment={experiment.data} />
  return (
    <>
      <PageHeader title={t('experiment')} crumbs={[{ label: common('nav.experiments'), to: '/experiments' }]} />
      {experiment.isError ? <ErrorState error={experiment.error} onRetry={() => void experiment.refetch()} /> : <Loading rows={4} height={120} />}
    </>
  )
}

function Shown({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments')
  const { t: common } = useTranslation()
  const { t: runsText } = useTranslation('runs')
  const navigate = useNavigate()
  const { selection, select } = useSelection()
  const { best } = experiment
  const list = new URLSearchParams({ experiment: experiment.id, ...(best && { sort: `${isSmallerBetter(best.metric) ? '' : '-'}metrics.${best.metric}` }) })
  const query = runQuery(list)
  const pollInterval = usePollInterval(5_000)
  const runs = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), refetchInterval: experiment.status === 'running' ? 3_000 : pollInterval })
  const jobs = runs.data?.jobs ?? []
  // Without a choice of one's own, the best ones: the list begins with them.
  const compared = selection.length >= 2 ? selection : jobs.slice(0, mostCompared).map((job) => job.job_id)
  useKeys({ c: compared.length >= 2 ? () => void navigate(comparePath(compared)) : null })
  const save = async (body: { tags?: string[]; notes?: string }) => {
    const { experiment: saved } = await api.patch<ExperimentResponse>(experimentPath(experiment.id), body)
    queries.setQueryData(keys.experiment(saved.id), saved)
    void queries.invalidateQueries({ queryKey: [...keys.experiments, 'list'] })
  }
  return (
    <>
      <PageHeader
        title={experiment.name}
        crumbs={[{ label: common('nav.experiments'), to: '/experiments' }]}
        marks={<ExperimentPill status={experiment.status} />}
        sub={
          <>
            {experiment.description && (
              <>
                <BdiText>{experiment.description}</BdiText>
                {' · '}
              </>
            )}
            {t('created')} <DateText value={experiment.created_at} kind="ago" />
          </>
        }
        actions={<Actions experiment={experiment} compared={compared} />}
      />
      <div className={classes.page}>
        <div className={classes.top}>
          <ExperimentFacts experiment={experiment} />
          <NotesCard tags={experiment.tags} notes={experiment.notes} onSave={save} />
        </div>
        {runs.isError ? (
          <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
        ) : !runs.data ? (
          <Loading rows={4} height={56} />
        ) : (
          <Card title={common('nav.runs')} padded={false} aside={jobs.length > 0 && <Link to={`/runs?${list}`}>{t('openInRuns')}</Link>}>
            {jobs.length === 0 ? (
              <EmptyState icon={<IconChartLine />} title={t('noRuns.title')}>
                {t('noRuns.text')}
              </EmptyState>
            ) : (
              <RunsTable jobs={jobs} selection={selection} onToggle={(id) => select(toggled(selection, id))} onTag={(tag) => void navigate(`/runs?tag=${encodeURIComponent(tag)}`)} metric={best?.metric ?? null} list={list.toString()} />
            )}
          </Card>
        )}
      </div>
      <SelectionBar selection={selection} onClear={() => select([])} />
      {selection.length === 1 && <span className="visually-hidden">{runsText('selection.more')}</span>}
    </>
  )
}

function Actions({ experiment, compared }: { experiment: Experiment; compared: readonly string[] }) {
  const { t } = useTranslation('experiments')
  const { t: common } = useTranslation()
  const problems = useProblems()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'start' | 'stop' | 'edit' | 'delete' | null>(null)
  const path = experimentPath(experiment.id)
  const close = () => setAsked(null)
  const get = useMutation({ mutationFn: () => download(`${path}/download`), onError: (error) => notifyFailed(problems.say(error)) })
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: keys.experiments })
    void queries.invalidateQueries({ queryKey: keys.jobs })
  }
  const stop = async () => {
    await api.post(`${path}/stop`)
    refresh()
  }
  const remove = async () => {
    await api.delete(path)
    refresh()
    notifyDone(t('delete.done', { name: experiment.name }))
    void navigate('/experiments')
  }
  const newRun = `/runs/new?${new URLSearchParams({ experiment: experiment.id, ...(experiment.dataset_id && { dataset: experiment.dataset_id }) })}`
  return (
    <>
      {compared.length >= 2 && (
        <Button component={Link} to={comparePath(compared)} variant="default" leftSection={<IconArrowsDiff size={16} />}>
          {t('compare')}
        </Button>
      )}
      {experiment.status === 'running' && (
        <Button variant="default" c="var(--bad)" leftSection={<IconPlayerStop size={16} />} onClick={() => setAsked('stop')}>
          {t('stop')}
        </Button>
      )}
      <Button leftSection={<IconPlayerPlay size={16} />} onClick={() => setAsked('start')}>
        {t('start')}
      </Button>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('more')} loading={get.isPending}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={newRun}>
            {t('newRun')}
          </Menu.Item>
          <Menu.Item onClick={() => setAsked('edit')}>{t('edit')}</Menu.Item>
          <Menu.Item onClick={() => get.mutate()}>{t('download')}</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked('delete')}>
            {common('action.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'start' && <StartDialog experiment={experiment} onClose={close} />}
      {asked === 'edit' && <ExperimentDialog experiment={experiment} onClose={close} />}
      <ConfirmDialog opened={asked === 'stop'} title={t('stop.title')} confirm={t('stop')} onConfirm={stop} onClose={close}>
        {t('stop.text')}
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'delete'} title={t('delete.title')} confirm={common('action.delete')} onConfirm={remove} onClose={close}>
        <BdiText>{experiment.name}</BdiText>: {t('delete.text')}
      </ConfirmDialog>
    </>
  )
}
