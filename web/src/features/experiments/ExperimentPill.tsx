import { useTranslation } from 'react-i18next'
import type { ExperimentStatus } from '@/api/types'
import { Pill, type Tone } from '@/components/Pill'

const tones: Record<ExperimentStatus, Tone> = { idle: 'plain', running: 'info', completed: 'good', failed: 'bad', stopped: 'warn' }

export function ExperimentPill({ status }: { status: ExperimentStatus }) {
  const { t } = useTranslation('experiments')
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>
}
