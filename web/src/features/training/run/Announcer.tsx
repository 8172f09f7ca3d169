import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { hasEnded } from '@/live/feed'

/** For ears: every ten percent and the end, politely. The text changes no more often than that. */
export function Announcer({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const { t: common } = useTranslation()
  const format = useFormat()
  const tens = Math.floor(job.progress / 10) * 10
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {hasEnded(job) ? t('announce.ended', { state: common(`state.${job.status}`) }) : tens > 0 ? t('announce.progress', { percent: format.percent(tens / 100, 0) }) : common(`state.${job.status}`)}
    </div>
  )
}
