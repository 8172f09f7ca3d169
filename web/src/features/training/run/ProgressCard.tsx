import { Progress } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { hasEnded } from '@/live/feed'
import { useMetricName } from './metricText'
import classes from './Run.module.css'

export function ProgressCard({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const ended = hasEnded(job)
  const metric = mainMetric(job)
  return (
    <Card>
      <div className={classes.progress}>
        <Progress value={job.progress} size={8} radius="xl" color={job.status === 'FAILED' ? 'red' : job.status === 'STOPPED' ? 'yellow' : 'teal'} aria-label={t('progress.progress')} transitionDuration={150} />
        <dl className={classes.figures}>
          <Figure label={t('progress.progress')}>
            <bdi dir="ltr">{format.percent(job.progress / 100, 1)}</bdi>
          </Figure>
          <Figure label={t('progress.epoch')} of={job.total_epochs > 0 ? t('progress.of', { total: format.integer(job.total_epochs) }) : undefined}>
            {format.integer(job.epoch)}
          </Figure>
          <Figure label={t('progress.step')} of={job.total_steps > 0 ? t('progress.of', { total: format.integer(job.total_steps) }) : undefined}>
            {format.integer(job.step)}
          </Figure>
          <Figure label={t('progress.loss')}>
            <NumberText value={job.loss} digits={5} />
          </Figure>
          <Figure label={t('progress.valLoss')}>
            <NumberText value={job.val_loss} digits={5} />
          </Figure>
          {metric && (
            <Figure label={t(job.metrics_on === 'test' ? 'progress.onTest' : 'progress.onValidation', { metric: metricName(metric) })}>
              <NumberText value={job.metrics[metric]} digits={4} />
            </Figure>
          )}
          {ended ? (
            <Figure label={t('progress.took')}>{job.started_at && job.finished_at ? format.duration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000) : format.number(null)}</Figure>
          ) : (
            <Figure label={t('progress.left')}>{job.eta_seconds === null ? format.number(null) : <Countdown seconds={job.eta_seconds} at={job.updated_at} />}</Figure>
          )}
          <Figure label={t('progress.speed')}>
            {job.samples_per_second === null ? (
              format.number(null)
            ) : (
              <bdi>
                {compact(job.samples_per_second, format.language)} <small>{t('progress.rowsPerSecond')}</small>
              </bdi>
            )}
          </Figure>
        </dl>
      </div>
    </Card>
  )
}

/** The metric that was asked for; where a loss chooses the epoch, the score that people ask for first. */
export function mainMetric(job: TrainingJob): string | null {
  const order = [job.params.eval_metric, 'roc_auc', 'accuracy', 'r2', 'rmse'].filter((metric) => !metric.endsWith('loss'))
  return [...order, ...Object.keys(job.metrics)].find((metric) => job.metrics[metric] != null) ?? null
}

export function compact(value: number, language: string): string {
  return new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

function Figure({ label, of, children }: { label: ReactNode; of?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children} {of && <small>{of}</small>}
      </dd>
    </div>
  )
}

/** Between two messages the time left goes on falling by itself. */
function Countdown({ seconds, at }: { seconds: number; at: string }) {
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  const [base, setBase] = useState({ at, seconds, received: now })
  if (base.at !== at || base.seconds !== seconds) setBase({ at, seconds, received: now })
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <bdi>{format.duration(Math.max(0, base.seconds - (now - base.received) / 1000))}</bdi>
}
