import { Skeleton, Tabs } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { TrainingJob } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { LivePill } from '@/components/LivePill'
import { Note } from '@/components/Note'
import { PageHeader } from '@/components/PageHeader'
import { StatePill } from '@/components/StatePill'
import { BdiText, CodeText, DateText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded, type JobFeed } from '@/live/feed'
import { useJobFeed } from '@/live/useJobFeed'
import { Announcer } from '../run/Announcer'
import { EndNote } from '../run/EndNote'
import { FailurePanel } from '../run/FailurePanel'
import { MachineCharts } from '../run/MachineCharts'
import { PredictedAndReal } from '../run/PredictedAndReal'
import { ProgressCard } from '../run/ProgressCard'
import { RunActions } from '../run/RunActions'
import { RunCharts } from '../run/RunCharts'
import { RunFacts } from '../run/RunFacts'
import { RunLog } from '../run/RunLog'
import { RunSettings } from '../run/RunSettings'
import { Scores } from '../run/Scores'
import { TryIt } from '../run/TryIt'
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
  const crumbs = [{ label: common('nav.runs'), to: '/runs' }]

  if (job === null) {
    return (
      <>
        <PageHeader title={common('nav.run')} crumbs={crumbs} />
        {error ? <ErrorState error={error} onRetry={reload} /> : <RunSkeleton />}
      </>
    )
  }

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
          </>
        }
        actions={job.kind === 'scoring' ? <ScoringActions job={job} onStopped={reload} /> : <RunActions job={job} onStopped={reload} />}
        sub={<Subtitle job={job} />}
      />
      <Announcer job={job} />
      {error !== null && (
        <div style={{ marginBlockEnd: 14 }}>
          <Note tone="warn">{t('stale', { reason: problems.say(error), time: format.time(job.updated_at) })}</Note>
        </div>
      )}
      {job.kind === 'scoring' ? <ScoringView job={job} feed={feed} /> : job.model_available ? <TabbedRun job={job} feed={feed} /> : <TrainingView job={job} feed={feed} />}
    </>
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

function TrainingView({ job, feed }: { job: TrainingJob; feed: JobFeed }) {
  const ended = hasEnded(job)
  return (
    <div className={classes.page}>
      {job.status === 'FAILED' ? <FailurePanel job={job} /> : ended && <EndNote job={job} />}
      <ProgressCard job={job} />
      <div className={classes.grid}>
        <div className={classes.stack}>
          <RunCharts job={job} feed={feed} />
          <MachineCharts job={job} feed={feed} />
          <RunLog lines={feed.lines} live={!ended} />
          {job.facts && <RunFacts job={job} facts={job.facts} />}
        </div>
        <div className={classes.stack}>
          <Scores job={job} series={feed.series} />
          {job.model_available && <TryIt job={job} />}
          <PredictedAndReal job={job} />
          <RunSettings job={job} />
        </div>
      </div>
    </div>
  )
}

function Subtitle({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
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
      {t('target')} <b><BdiText>{target}</BdiText></b>
      {' · '}
      {job.kind === 'scoring' && <>{t('kind.scoring')} · </>}
      {t(`model.${model_type}`)} {model_type !== 'linear' && <bdi dir="ltr">{hidden.join('–')}</bdi>}
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
