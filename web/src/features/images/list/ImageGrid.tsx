import { Checkbox } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Picture } from '@/api/types'
import { BdiText } from '@/components/Text'
import { Pill } from '@/components/Pill'
import { useFormat } from '@/i18n/format'
import { thumbnailPath } from '../queries'
import { PictureImage } from '../stage/PictureImage'
import styles from '../Images.module.css'

interface Props {
  images: readonly Picture[]
  selection: ReadonlySet<string>
  /** The address's search, handed on so that the picture's page knows its neighbors. */
  list: string
  onSelect(id: string, range: boolean): void
}

export function ImageGrid({ images, selection, list, onSelect }: Props) {
  const { t } = useTranslation('common')
  return (
    <ul className={styles.grid} aria-label={t('nav.images')}>
      {images.map((image) => (
        <Cell key={image.id} image={image} chosen={selection.has(image.id)} list={list} onSelect={onSelect} />
      ))}
    </ul>
  )
}

function Cell({ image, chosen, list, onSelect }: { image: Picture; chosen: boolean; list: string; onSelect: Props['onSelect'] }) {
  const { t } = useTranslation('images')
  const [failed, setFailed] = useState(false)
  const shown = image.status === 'ready' && !failed
  const onClick = (event: MouseEvent) => {
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    onSelect(image.id, event.shiftKey)
  }
  return (
    <li className={styles.cell} data-chosen={chosen || undefined} data-image={image.id}>
      <Link to={`/images/${image.id}`} state={{ list }} onClick={onClick} className={styles.thumbnail}>
        {shown ? <PictureImage src={thumbnailPath(image.id, 384)} alt="" loading="lazy" onFailed={() => setFailed(true)} /> : <IconPhotoOff size={28} aria-hidden />}
        <span className={styles.cellName}>
          <BdiText>{image.original_filename}</BdiText>
        </span>
      </Link>
      <Checkbox className={styles.tick} checked={chosen} aria-label={t('select.one', { name: image.original_filename })} onClick={(event) => onSelect(image.id, event.shiftKey)} onChange={() => undefined} />
      <div className={styles.marks}>
        <State image={image} />
        {image.group && (
          <Pill dot={false}>
            <BdiText className={styles.groupName}>{image.group}</BdiText>
          </Pill>
        )}
      </div>
    </li>
  )
}

function State({ image }: { image: Picture }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { last_correction: correction, last_detection: detection } = image
  if (image.status === 'invalid') return <Pill tone="bad">{t('status.invalid')}</Pill>
  if (image.status !== 'ready') return <Pill tone="info">{t('status.analyzing')}</Pill>
  // by the card of another picture: how true it is, nobody measured
  if (correction && !Number.isFinite(correction.leave_one_out_delta_e)) return <Pill tone="info">{t('state.corrected')}</Pill>
  if (correction)
    return (
      <Pill tone={tones[correction.quality_rating ?? 'none']} title={correction.quality_rating ? t(`rating.${correction.quality_rating}`) : t('rating.none')}>
        <bdi dir="ltr">ΔE {format.fixed(correction.leave_one_out_delta_e, 1)}</bdi>
      </Pill>
    )
  if (detection) return <Pill tone={detection.success ? 'info' : 'warn'}>{t(detection.success ? 'state.found' : 'state.noCard')}</Pill>
  return <Pill>{t('state.new')}</Pill>
}

const tones = { excellent: 'good', very_good: 'good', good: 'info', fair: 'warn', poor: 'bad', none: 'plain' } as const
