import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Detection, Picture } from '@/api/types'
import { BdiText, BytesText, DateText, MeasureText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { turnOf } from '../stage/geometry'

/** "Canon EOS R6 · 5472 × 3648 · ISO 200 · card found with 4 of 4 markers, turned −7°, reprojection 0.06 px · 212 ms" */
export function PictureFacts({ picture, detection }: { picture: Picture; detection: Detection | null }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { exif } = picture
  const facts: ReactNode[] = []
  if (exif?.camera) facts.push(<BdiText>{exif.camera}</BdiText>)
  if (exif?.lens) facts.push(<BdiText>{exif.lens}</BdiText>)
  if (picture.width !== null && picture.height !== null)
    facts.push(
      <bdi dir="ltr" className="numbers">
        {format.integer(picture.width)} × {format.integer(picture.height)}
      </bdi>,
    )
  if (picture.bit_depth !== null) facts.push(t('facts.bits', { bits: format.integer(picture.bit_depth) }))
  if (picture.color_space) facts.push(<bdi dir="ltr">{picture.color_space}</bdi>)
  if (exif?.iso != null) facts.push(<bdi dir="ltr">ISO {format.number(exif.iso)}</bdi>)
  if (exif?.exposure != null)
    facts.push(<MeasureText value={exif.exposure >= 1 ? format.number(exif.exposure, 2) : `${format.integer(1)}/${format.integer(1 / exif.exposure)}`} unit={t('facts.second')} />)
  if (exif?.aperture != null) facts.push(<bdi dir="ltr">f/{format.number(exif.aperture, 3)}</bdi>)
  if (exif?.taken_at) facts.push(<DateText value={exif.taken_at} />)
  facts.push(<BytesText value={picture.size} />)
  if (detection?.success) {
    facts.push(detection.placed_by_hand ? t('facts.byHand') : detection.chart === 'classic24' ? t('facts.classic') : t('facts.found', { count: detection.markers_found, markers: format.integer(detection.markers_found) }))
    if (detection.card_corners) facts.push(<span>{t('facts.turned')} <bdi dir="ltr">{format.number(Math.round(turnOf(detection.card_corners)))}°</bdi></span>)
    if (detection.reprojection_error_px !== null)
      facts.push(
        <span>
          {t('facts.reprojection')} <NumberText value={detection.reprojection_error_px} digits={2} unit="px" />
        </span>,
      )
    facts.push(<MeasureText value={format.integer(detection.processing_time_ms)} unit={t('facts.milliseconds')} />)
  }
  return facts.map((fact, i) => (
    <Fragment key={i}>
      {i > 0 && ' · '}
      {fact}
    </Fragment>
  ))
}
