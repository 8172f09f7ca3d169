import { Button, Progress } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { StopResponse, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { Note } from '@/components/Note'
import { BdiText } from '@/components/Text'
import { useTrash } from '@/features/disk/useTrash'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded, type JobFeed } from '@/live/feed'
import { compact } from '../run/ProgressCard'
import { RunLog } from '../run/RunLog'
import run from '../run/Run.module.css'
import { ResultButton } from './ScoreTab'
import classes from './Scoring.module.css'

/** A data set on its way through a model: how far it is, what came of it, which rows could not be scored and why. */
export function ScoringView({ job, feed }: { job: TrainingJob; feed: JobFeed }) {
  const { t } = useTranslation('scoring')
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const problems = useProblems()
  const ended = hasEnded(job)
  const { scoring } = job
  const skipped = scoring?.not_scored ?? 0
  return (
    <div className={run.page}>
      {job.status === 'FAILED' && job.error && <Note tone="bad">{problems.sentence(job.error)}</Note>}
      {job.status === 'STOPPED' && <Note>{t('result.stopped')}</Note>}
      {job.status === 'COMPLETED' && <Note tone={skipped > 0 ? 'warn' : 'good'}>{t(skipped > 0 ? 'result.some' : 'result.all', { scored: format.integer(scoring?.scored), skipped: format.integer(skipped) })}</Note>}
      <Card>
        <div className={classes.progress}>
          <Progress value={job.progress} size={8} radius="xl" color={job.status === 'FAILED' ? 'red' : job.status === 'STOPPED' ? 'yellow' : 'teal'} aria-label={training('progress.progress')} transitionDuration={150} />
          <dl className={run.figures}>
            <div>
              <dt>{t('made.rows')}</dt>
              <dd>
                {format.integer(job.step)} <small>{training('progress.of', { total: format.integer(job.total_steps) })}</small>
              </dd>
            </div>
            {!ended && job.eta_seconds !== null && (
              <div>
                <dt>{training('progress.left')}</dt>
                <dd>{format.duration(job.eta_seconds)}</dd>
              </div>
            )}
            {ended && job.started_at && job.finished_at && (
              <div>
                <dt>{training('progress.took')}</dt>
                <dd>{format.duration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000)}</dd>
              </div>
            )}
            {job.samples_per_second !== null && (
              <div>
                <dt>{training('progress.speed')}</dt>
                <dd>
                  <bdi>
                    {compact(job.samples_per_second, format.language)} <small>{training('progress.rowsPerSecond')}</small>
                  </bdi>
                </dd>
              </div>
            )}
          </dl>
        </div>
      </Card>
      {scoring?.added_columns && (
        <Card title={t('result.columns')}>
          <span className={run.chips}>
            {scoring.added_columns.map((name) => (
              <bdi key={name} dir="auto" className={run.chip}>
                {name}
              </bdi>
            ))}
          </span>
          <p className={classes.hint}>{t('start.formula')}</p>
        </Card>
      )}
      {scoring?.problems && scoring.problems.length > 0 && (
        <Card title={t('result.problems')} padded={false} aside={skipped > scoring.problems.length ? t('result.first', { number: format.integer(scoring.problems.length) }) : undefined}>
          <ul className={classes.problems} tabIndex={0} aria-label={t('result.problems')}>
            {scoring.problems.map((problem, i) => (
              <li key={i} dir="auto">
                {problems.sentence(problem)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <RunLog lines={feed.lines} live={!ended} />
    </div>
  )
}

export function ScoringActions({ job, onStopped }: { job: TrainingJob; onStopped(): void }) {
  const { t } = useTranslation('scoring')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'stop' | 'delete' | null>(null)
  const path = `/api/training/${encodeURIComponent(job.job_id)}`
  const ended = hasEnded(job)
  const stop = async () => {
    await api.post<StopResponse>(`${path}/stop`)
    onStopped()
    void queries.invalidateQueries({ queryKey: keys.jobs })
  }
  const { told } = useTrash()
  const remove = async () => {
    await api.delete(path)
    void navigate('/runs')
    told(t('delete.done', { name: job.name }), job.job_id, job.name)
  }
  return (
    <>
      {job.source_job_id && (
        <Button component={Link} to={`/runs/${job.source_job_id}`} variant="default">
          {t('result.model')}
        </Button>
      )}
      {job.status === 'COMPLETED' && <ResultButton job={job} />}
      <Button variant="default" c="var(--bad)" leftSection={ended ? undefined : <IconPlayerStop size={16} />} onClick={() => setAsked(ended ? 'delete' : 'stop')}>
        {ended ? common('action.delete') : t('stop.action')}
      </Button>
      <ConfirmDialog opened={asked === 'stop'} title={t('stop.title')} confirm={t('stop.action')} onConfirm={stop} onClose={() => setAsked(null)}>
        {t('stop.text')}
      </ConfirmDialog>
      <ConfirmDialog opened={asked === 'delete'} title={t('delete.title')} confirm={common('action.delete')} onConfirm={remove} onClose={() => setAsked(null)}>
        <BdiText>{job.name}</BdiText>: {t('delete.text')}
      </ConfirmDialog>
    </>
  )
}
