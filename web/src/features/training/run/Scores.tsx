import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Metrics, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { hasEnded, type Series } from '@/live/feed'
import { scoresOfEpoch } from '../curves'
import { metricsOf, type Task } from '../settings'
import { comparison } from './comparison'
import { useMetricHint, useMetricName } from './metricText'
import { mainMetric } from './ProgressCard'
import classes from './Run.module.css'

/** The kept model's scores beside what comes for free: saying the same for every row, and a straight line. */
export function Scores({ job, series }: { job: TrainingJob; series: ReadonlyMap<string, Series> }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const tested = job.metrics_on === 'test' && Object.keys(job.metrics).length > 0
  const testRows = job.facts?.test_rows
  const validationRows = job.facts?.validation_rows
  // While it runs, the status tells of the last epoch; what would be kept is the best one.
  const best = hasEnded(job) ? {} : scoresOfEpoch(series, job.best_epoch)
  const validation = Object.keys(best).length > 0 ? best : job.validation_metrics
  return (
    <>
      {tested && (
        <Card title={t('scores.test')} padded={false} aside={testRows === undefined ? t('scores.testHint') : t('scores.testRows', { rows: format.integer(testRows) })}>
          <ScoreTable job={job} metrics={job.metrics} baseline={job.baseline} label={t('scores.test')} />
          <Verdict job={job} />
        </Card>
      )}
      <Card title={t('scores.validation')} padded={false} aside={validationRows === undefined ? t('scores.validationHint') : t('scores.validationRows', { rows: format.integer(validationRows) })}>
        <ScoreTable job={job} metrics={validation} baseline={job.metrics_on === 'validation' ? job.baseline : {}} label={t('scores.validation')} />
        {!tested && !hasEnded(job) && <p className={classes.verdict}>{testRows === undefined ? t('scores.testLater') : t('scores.testLaterRows', { rows: format.integer(testRows) })}</p>}
      </Card>
    </>
  )
}

function ScoreTable({ job, metrics, baseline, label }: { job: TrainingJob; metrics: Metrics; baseline: Record<string, Metrics>; label: string }) {
  const { t } = useTranslation('training')
  const metricName = useMetricName()
  const metricHint = useMetricHint()
  const { naive, linear } = baseline
  const showLinear = linear !== undefined && job.model_type !== 'linear'
  const names = orderMetrics(Object.keys(metrics), job)
  if (names.length === 0) return <p className={classes.empty}>{t(hasEnded(job) ? 'scores.never' : 'scores.none')}</p>
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('scores.metric')}</th>
          <th scope="col" data-end>
            {t('scores.thisRun')}
          </th>
          {showLinear && (
            <th scope="col" data-end>
              {t('baseline.linear')}
            </th>
          )}
          {naive && (
            <th scope="col" data-end>
              {t(job.params.task === 'regression' ? 'baseline.mean' : 'baseline.prior')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">
              <Tooltip label={metricHint(name)} disabled={metricHint(name) === null} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
                <span tabIndex={metricHint(name) === null ? undefined : 0}>{metricName(name)}</span>
              </Tooltip>
            </th>
            <td data-end data-best>
              <NumberText value={metrics[name]} digits={4} />
            </td>
            {showLinear && (
              <td data-end>
                <NumberText value={linear[name]} digits={4} />
              </td>
            )}
            {naive && (
              <td data-end>
                <NumberText value={naive[name]} digits={4} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function orderMetrics(names: string[], job: TrainingJob): string[] {
  const known = [job.params.eval_metric, ...metricsOf[job.params.task as Task]]
  const rank = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length)
  return names.sort((a, b) => rank(a) - rank(b))
}

/** Was it worth it? Said in words, against the better of the two free answers. */
function Verdict({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const metric = mainMetric(job)
  const result = metric === null ? null : comparison(job, metric)
  if (metric === null || result === null) return null
  return (
    <p className={classes.verdict}>
      <b data-tone={result.better ? 'good' : 'warn'}>{t(result.better ? `verdict.better.${result.against}` : `verdict.worse.${result.against}`)}</b>{' '}
      {t('verdict.by', { metric: metricName(metric), own: format.number(result.own, 4), other: format.number(result.other, 4) })}{' '}
      {!result.better && t('verdict.advice')}
    </p>
  )
}
