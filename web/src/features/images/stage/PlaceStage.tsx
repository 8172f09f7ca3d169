import { Button, Group, SegmentedControl } from '@mantine/core'
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Detection } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import type { Source } from './CompareStage'
import { isConvex, pathOf, startCorners, type Point } from './geometry'
import { PictureImage } from './PictureImage'
import { useView } from './useView'
import { toPicture, toWindow } from './view'
import styles from './Stage.module.css'

interface Props {
  name: string
  width: number
  height: number
  source: Source
  error: unknown
  pending: boolean
  onPlace(corners: readonly Point[], chart: Detection['chart']): void
  onCancel(): void
}

const glassSize = 132
const glassZoom = 3
const names = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const

/** Four corners, put where the card's are: by dragging with a magnifier, or by the arrow keys. */
export function PlaceStage({ name, width, height, source, error, pending, onPlace, onCancel }: Props) {
  const { t } = useTranslation(['images', 'common'])
  const { ref, window, view, whole, drag, place } = useView({ width, height })
  const [corners, setCorners] = useState<readonly Point[]>(() => startCorners(width, height))
  const [chart, setChart] = useState<Detection['chart']>('aruco24')
  const [held, setHeld] = useState<number | null>(null)
  const convex = isConvex(corners)
  const put = (index: number, [x, y]: Point) => setCorners((all) => all.map((corner, i) => (i === index ? [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))] : corner)))

  const grip = (index: number) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.stopPropagation()
      event.currentTarget.setPointerCapture(event.pointerId)
      setHeld(index)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) put(index, toPicture(view, place(event)))
    },
    onFocus: () => setHeld(index),
    onBlur: () => setHeld(null),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const step = event.shiftKey ? 10 : 1
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key]
      if (!by) return
      event.preventDefault()
      event.stopPropagation()
      const [x, y] = corners[index]!
      put(index, [x + by[0]!, y + by[1]!])
    },
  })
  const glass = held === null ? null : glassAt(corners[held]!, toWindow(view, corners[held]!), window.width)

  return (
    <Card title={t('place.title')} padded={false}>
      <div style={{ padding: '12px 16px', display: 'grid', gap: 10 }}>
        <p id="place-how">{t(chart === 'aruco24' ? 'place.how' : 'place.howClassic')}</p>
        <p style={{ color: 'var(--ink-2)', fontSize: 13 }}>{t('place.keys')}</p>
        <SegmentedControl size="xs" aria-label={t('place.chart')} style={{ justifySelf: 'start' }} value={chart} onChange={(value) => setChart(value as Detection['chart'])} data={(['aruco24', 'classic24'] as const).map((value) => ({ value, label: t(`chart.${value}`) }))} />
      </div>
      <div ref={ref} className={styles.stage} style={{ aspectRatio: `${width} / ${height}`, borderRadius: 0 }} data-moves={!whole || undefined} role="group" aria-label={t('stage.label', { name })} tabIndex={0} {...drag}>
        <div className={styles.layer} style={{ inlineSize: width, blockSize: height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
          <PictureImage src={source.preview} alt={t('stage.altBefore', { name })} />
        </div>
        <svg className={styles.overlay} aria-hidden>
          <polygon className={convex ? styles.marker : styles.patch} data-state={convex ? undefined : 'clipped'} points={pathOf(corners.map((corner) => toWindow(view, corner)))} />
        </svg>
        {corners.map((corner, i) => {
          const [x, y] = toWindow(view, corner)
          return (
            <button key={names[i]} type="button" className={styles.corner} data-flip={x > window.width - 120 || undefined} style={{ insetInlineStart: x, insetBlockStart: y }} aria-label={t('place.corner', { corner: t(`place.${names[i]}`), x: Math.round(corner[0]), y: Math.round(corner[1]) })} aria-describedby="place-how" {...grip(i)}>
              <b>
                <bdi>{t(`place.${names[i]}`)}</bdi>
              </b>
            </button>
          )
        })}
        {glass && (
          <div
            className={styles.glass}
            aria-hidden
            style={{
              insetInlineStart: glass.x,
              insetBlockStart: glass.y,
              backgroundImage: `url("${source.preview}")`,
              backgroundSize: `${width * view.scale * glassZoom}px ${height * view.scale * glassZoom}px`,
              backgroundPosition: `${glassSize / 2 - corners[held!]![0] * view.scale * glassZoom}px ${glassSize / 2 - corners[held!]![1] * view.scale * glassZoom}px`,
            }}
          />
        )}
      </div>
      <div style={{ padding: '12px 16px', display: 'grid', gap: 10 }}>
        {!convex && <p style={{ color: 'var(--bad)' }} role="alert">{t('place.crossed')}</p>}
        {error !== null && <ErrorState error={error} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('common:action.cancel')}
          </Button>
          <Button disabled={!convex} loading={pending} onClick={() => onPlace(corners, chart)}>
            {t('place.measure')}
          </Button>
        </Group>
      </div>
    </Card>
  )
}

/** Beside the corner, where the finger does not hide it. */
function glassAt([cx, cy]: Point, [x, y]: Point, width: number): { x: number; y: number } | null {
  if (!Number.isFinite(cx + cy + x + y)) return null
  const beside = x > width / 2 ? x - glassSize - 28 : x + 28
  return { x: Math.min(Math.max(4, beside), Math.max(4, width - glassSize - 4)), y: y > glassSize + 40 ? y - glassSize - 24 : y + 24 }
}
