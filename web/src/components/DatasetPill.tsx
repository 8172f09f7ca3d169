import { useTranslation } from 'react-i18next'
import type { Dataset } from '@/api/types'
import { Pill } from './Pill'

export function DatasetPill({ dataset }: { dataset: Pick<Dataset, 'status'> }) {
  const { t } = useTranslation()
  const tone = { analyzing: 'info', ready: 'good', invalid: 'bad' } as const
  return <Pill tone={tone[dataset.status]}>{t(`datasetState.${dataset.status}`)}</Pill>
}
