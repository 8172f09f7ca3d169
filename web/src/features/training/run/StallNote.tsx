import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { useFormat } from '@/i18n/format'
import type { Series } from '@/live/feed'
import classes from './Run.module.css'

const worthSaying = 3

/** Tells before it happens that the run will end by itself. */
export function StallNote({ job, validation }: { job: TrainingJob; validation: Series | undefined }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const done = Math.floor((validation?.points.at(-1)?.epoch ?? 0) + 1e-6)
  const without = job.best_epoch === null ? 0 : done - job.best_epoch
  if (without < worthSaying || job.params.patience <= 0) return null
  return (
    <div className={classes.stall}>
      <b>{t('stall.title', { count: without, epochs: format.integer(without) })}</b>{' '}
      {t('stall.text', { patience: format.integer(job.params.patience), best: format.integer(job.best_epoch) })}
    </div>
  )
}
