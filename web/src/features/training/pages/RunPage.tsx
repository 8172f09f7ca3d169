import { ActionIcon, Skeleton, Tabs, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { MetricsResponse, TrainingJob } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { useKeys } from '@/components/keyboard/useKeys'
import { Loading } from '@/components/Loading'
import { LivePill } from '@/components/LivePill'
import { Note } from '@/components/Note'
import { NotesCard } from '@/components/NotesCard'
import { PageHeader } from '@/components/PageHeader'
import { StatePill } from '@/components/StatePill'
import { BdiText, CodeText, DateText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { ExperimentSelect } from '@/features/experiments/ExperimentSelect'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded, type JobFeed } from '@/live/feed'
import { useJobFeed } from '@/live/useJobFeed'
import { ancestryOf, joinSeries } from '../joined'
import { changeRun } from '../list/changeRun'
import { RenameRunDialog } from '../list/RenameRunDialog'
import { ExternalView } from '../run/ExternalView'
import { Announcer } from '../run/Announcer'
import { EndNote } from '../run/EndNote'
import { FailurePanel } from '../run/FailurePanel'
import { MachineCharts } from '../run/MachineCharts'
import { PredictedAndReal } from '../run/PredictedAndReal'
import { ProgressCard } from '../run/ProgressCard'
import { RepetitionNote, RepetitionPill } from '../run/Repetition'
import { RunActions } from '../run/RunActions'
import { RunCharts } from '../run/RunCharts'
import { RunFacts } from '../run/RunFacts'
import { RunLog, type ShownLine } from '../run/RunLog'
import { RunSettings } from '../run/RunSettings'
import { Scores } from '../run/Scores'
import { TryIt } from '../run/TryIt'
import { useNeighbors } from '../run/useNeighbors'
import { ScoringActions, ScoringView } from '../scoring/ScoringView'
import classes from '../run/Run.module.css'

const EvaluationTab = lazy(() => import('../evaluation/EvaluationTab'))
const ScoreTab = lazy(() => import('../scoring/ScoreTab'))
const tabs = ['run', 'evaluation', 'predictions'] as const

export default function RunPage() {
  const { jobId = '' } = useParams()
  return <Run key={jobId} jobId={jobId} />
}

function Run({ jobId }: { jobId: string }) {
  const { t } = useTranslation('training')
  const { t: common } = useTranslation()
  const format = useFormat()
  const problems = useProblems()
  const { feed, error, reload } = useJobFeed(jobId)
  const { job } = feed
  const navigate = useNavigate()
  const neighbors = useNeighbors(jobId, job?.created_at ?? null)
  const [renames, setRenames] = useState(false)
  const go = (to: string | null) => (to === null ? null : () => void navigate(`/runs/${to}`, { state: { list: neighbors.list } }))
  useKeys({ '[': go(neighbors.previous), ']': go(neighbors.next), e: job && (() => setRenames(true)) })
  const crumbs = [{ label: common('nav.runs'), to: neighbors.list === '' ? '/runs' : `/runs?${neighbors.list}` }]

  if (job === null) {
    return (
      <>
        <PageHeader title={common('nav.run')} crumbs={crumbs} />
        {error ? <ErrorState error={error} onRetry={reload} /> : <RunSkeleton />}
      </>
    )
  }

  // the queue and the disk name every kind of job
  if (job.kind === 'pictures') return <Navigate to={`/batches/${job.job_id}`} replace />

  const ended = hasEnded(job)
  return (
    <>
      <PageHeader
        title={job.name}
        tabTitle={ended ? `${common(`state.${job.status}`)} · ${job.name}` : `${format.percent(job.progress / 100, 0)} · ${job.name}`}
        crumbs={crumbs}
        marks={
          <>
            <StatePill state={job.status} queuePosition={job.queue_position} expectedStartSeconds={job.expected_start_seconds} />
            {!ended && <LivePill />}
            <RepetitionPill job={job} />
          </>
        }
        actions={
          <>
            {job.kind === 'scoring' ? <ScoringActions job={job} onStopped={reload} /> : <RunActions job={job} onStopped={reload} onRename={() => setRenames(true)} />}
            <Steps previous={go(neighbors.previous)} next={go(neighbors.next)} />
          </>
        }
        sub={<Subtitle job={job} />}
      />
      <Announcer job={job} />
      {error !== null && (
        <div style={{ marginBlockEnd: 14 }}>
          <Note tone="warn">{t('stale', { reason: problems.say(error), time: format.time(job.updated_at) })}</Note>
        </div>
      )}
      {job.kind === 'scoring' ? <ScoringView job={job} feed={feed} /> : job.kind === 'external' ? <ExternalView job={job} feed={feed} notes={<RunNotes job={job} />} /> : job.model_available ? <TabbedRun job={job} feed={feed} /> : <TrainingView job={job} feed={feed} />}
      {renames && <RenameRunDialog job={job} onClose={() => setRenames(false)} onRenamed={reload} />}
    </>
  )
}

/** To the runs beside this one in their list. */
function Steps({ previous, next }: { previous: (() => void) | null; next: (() => void) | null }) {
  const { t } = useTranslation('training')
  if (previous === null && next === null) return null
  const step = (key: string, label: string, go: (() => void) | null, icon: React.ReactNode) => (
    <Tooltip label={`${label} (${key})`}>
      <ActionIcon variant="default" size={36} aria-label={label} disabled={go === null} onClick={() => go?.()}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
  return (
    <ActionIcon.Group>
      {step('[', t('action.previousRun'), previous, <IconChevronLeft size={17} className="mirrored" />)}
      {step(']', t('action.nextRun'), next, <IconChevronRight size={17} className="mirrored" />)}
    </ActionIcon.Group>
  )
}

/** Once there is a model: how it came about, how good it is, and what it says of other data. */
function TabbedRun({ job, feed }: { job: TrainingJob; feed: JobFeed }) {
  const { t } = useTranslation('training')
  const { search, change } = useSearchState()
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'run'
  return (
    <Tabs value={tab} onChange={(next) => change({ tab: next === 'run' ? null : next })} keepMounted={false}>
      <Tabs.List mb="md">
        {tabs.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t(`tab.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="run">
        <TrainingView job={job} feed={feed} />
      </Tabs.Panel>
      <Tabs.Panel value="evaluation">
        <Suspense fallback={<Loading rows={4} height={180} />}>
          <EvaluationTab job={job} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="predictions">
        <Suspense fallback={<Loading rows={2} height={180} />}>
          <ScoreTab job={job} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  )
}

function TrainingView({ job, feed: own }: { job: TrainingJob; feed: JobFeed }) {
  const { t } = useTranslation('training')
  const ended = hasEnded(job)
  const { feed, ancestry } = useJoined(job, own)
  const [line, setLine] = useState<ShownLine | null>(null)
  return (
    <div className={classes.page}>
      <RepetitionNote job={job} />
      {ancestry && ancestry.joints.length > 0 && (
        <Note>
          {t('resumed.text')} <Link to={`/runs/${job.resumed_from}`}>{t('resumed.from')}</Link>
        </Note>
      )}
      {job.status === 'FAILED' ? <FailurePanel job={job} onShowLine={(seq) => setLine({ seq })} /> : ended && <EndNote job={job} />}
      <ProgressCard job={job} />
      <div className={classes.grid}>
        <div className={classes.stack}>
          <RunCharts job={job} feed={feed} joints={ancestry?.joints} />
          <MachineCharts job={job} feed={feed} />
          <RunLog lines={feed.lines} live={!ended} goTo={line} />
          {job.facts && <RunFacts job={job} facts={job.facts} />}
        </div>
        <div className={classes.stack}>
          <Scores job={job} series={feed.series} />
          {job.model_available && <TryIt job={job} />}
          <PredictedAndReal job={job} />
          <RunNotes job={job} />
          <RunSettings job={job} />
        </div>
      </div>
    </div>
  )
}

function RunNotes({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  return (
    <NotesCard className={classes.last} tags={job.tags} notes={job.notes} onSave={(change) => changeRun(job.job_id, change)}>
      <ExperimentSelect label={t('experiment')} labelled value={job.experiment_id} onChange={(experiment_id) => void changeRun(job.job_id, { experiment_id })} />
    </NotesCard>
  )
}

/** With the curves of the runs that it went on from before its own. */
function useJoined(job: TrainingJob, feed: JobFeed) {
  const earlier = useQuery({
    queryKey: keys.points(job.job_id, true),
    queryFn: ({ signal }) => api.get<MetricsResponse>(`/api/training/${encodeURIComponent(job.job_id)}/metrics`, { points: 2_000, joined: true }, signal),
    enabled: job.resumed_from !== null,
    staleTime: Infinity,
  })
  const ancestry = useMemo(() => (earlier.data ? ancestryOf(earlier.data) : undefined), [earlier.data])
  const series = useMemo(() => joinSeries(ancestry?.points ?? [], feed.series), [ancestry, feed.series])
  return { feed: { ...feed, series }, ancestry }
}

function Subtitle({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const { model_type, hidden, target } = job.params
  return (
    <>
      {job.dataset_id ? (
        <Link to={`/datasets/${job.dataset_id}`}>
          <BdiText>{job.dataset_name}</BdiText>
        </Link>
      ) : (
        <BdiText>{job.dataset_name}</BdiText>
      )}
      {' · '}
      {job.kind === 'external' ? (
        t('kind.external')
      ) : (
        <>
          {t('target')} <b><BdiText>{target}</BdiText></b>
          {' · '}
          {job.kind === 'scoring' && <>{t('kind.scoring')} · </>}
          {t(`model.${model_type}`)} {model_type !== 'linear' && <bdi dir="ltr">{hidden.map(format.integer).join('–')}</bdi>}
        </>
      )}
      {' · '}
      <DateText value={job.started_at ?? job.created_at} kind="ago" />
      {job.owner && (
        <>
          {' · '}
          <BdiText>{job.owner}</BdiText>
        </>
      )}
      {'  '}
      <CodeText>{job.job_id}</CodeText>
    </>
  )
}

function RunSkeleton() {
  return (
    <div className={classes.page} aria-hidden>
      <Skeleton height={104} radius="var(--r)" />
      <div className={classes.grid}>
        <div className={classes.stack}>
          <Skeleton height={360} radius="var(--r)" />
          <Skeleton height={180} radius="var(--r)" />
        </div>
        <div className={classes.stack}>
          <Skeleton height={220} radius="var(--r)" />
          <Skeleton height={320} radius="var(--r)" />
        </div>
      </div>
    </div>
  )
}
