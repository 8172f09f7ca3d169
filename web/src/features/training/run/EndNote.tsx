import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Note } from '@/components/Note'
import { useFormat } from '@/i18n/format'

/** How it ended and what is kept. */
export function EndNote({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const told = { best: format.integer(job.best_epoch), epoch: format.integer(job.epoch), total: format.integer(job.total_epochs), patience: format.integer(job.params.patience) }
  const kept = job.model_available && job.best_epoch !== null
  if (job.status === 'STOPPED') return <Note>{t(kept ? 'end.stopped' : 'end.stoppedEmpty', told)}</Note>
  return <Note tone="good">{t(job.epoch < job.total_epochs ? 'end.early' : 'end.all', told)}</Note>
}
