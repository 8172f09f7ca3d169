import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/format'
import { useLiveState } from '@/live/hooks'
import { Pill } from './Pill'

/** Whether what is shown is live, and since when it is not. */
export function LivePill() {
  const { t } = useTranslation()
  const format = useFormat()
  const state = useLiveState()
  switch (state.phase) {
    case 'live':
      return <Pill tone="good">{t('live.live', { latency: format.integer(Math.max(1, state.latencyMs)) })}</Pill>
    case 'reconnecting':
      return <Pill tone="warn">{t('live.reconnecting', { time: format.time(state.since) })}</Pill>
    case 'polling':
      return <Pill tone="warn">{t('live.polling')}</Pill>
    default:
      return <Pill>{t('live.connecting')}</Pill>
  }
}
