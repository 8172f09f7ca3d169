import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/format'
import { hasEnded } from '@/live/feed'
import classes from './Run.module.css'

/** What was said before the start beside what it took. A run that ended early is held to what was said of as many epochs. */
export function PredictedAndReal({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const { estimate, usage } = job
  if (!estimate && !usage) return null
  const ended = hasEnded(job)
  const epochs = ended ? job.epoch : job.total_epochs || job.params.epochs
  const predicted = estimate && estimate.start_seconds + epochs * estimate.epoch_seconds + estimate.end_seconds
  const real = ended && job.started_at && job.finished_at ? (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000 : null
  const none = '–'
  const rows = [
    { name: t('usage.time', { epochs: format.integer(epochs) }), predicted: predicted === null ? none : format.duration(predicted, 1), real: real === null ? none : format.duration(real, 1) },
    { name: t('usage.memory'), predicted: estimate ? format.bytes(estimate.memory_bytes) : none, real: usage ? format.bytes(usage.peak_memory_bytes) : none },
    ...(usage ? [{ name: t('usage.cpu'), predicted: none, real: format.duration(usage.cpu_seconds, 1) }] : []),
  ]
  return (
    <Card title={t('usage.title')} padded={false}>
      <table className={classes.table} aria-label={t('usage.title')}>
        <thead>
          <tr>
            <td />
            <th scope="col" data-end>
              {t('usage.predicted')}
            </th>
            <th scope="col" data-end>
              {t('usage.real')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td data-end>{row.predicted}</td>
              <td data-end>{row.real}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!estimate && <p className={classes.verdict}>{t('usage.notAsked')}</p>}
    </Card>
  )
}
