import { useTranslation } from 'react-i18next'
import type { BatchStatusName } from '@/api/types'
import { Pill, type Tone } from '@/components/Pill'

const tones: Record<BatchStatusName, Tone> = { queued: 'plain', processing: 'info', completed: 'good', failed: 'bad', cancelled: 'warn' }

export function BatchPill({ status }: { status: BatchStatusName }) {
  const { t } = useTranslation('batches')
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>
}
