import { useTranslation } from 'react-i18next'
import type { QualityRating } from '@/api/types'
import { Pill, type Tone } from '@/components/Pill'

const tones: Record<QualityRating, Tone> = { excellent: 'good', very_good: 'good', good: 'info', fair: 'warn', poor: 'bad' }

/** How good a correction is; with `measured` it also says that a reference without published values gives no rating. */
export function RatingPill({ rating, measured = false }: { rating: QualityRating | null; measured?: boolean }) {
  const { t } = useTranslation('images')
  if (rating === null) return measured ? <Pill>{t('rating.none')}</Pill> : null
  return <Pill tone={tones[rating]}>{t(`rating.${rating}`)}</Pill>
}
