import { ActionIcon, Button, Loader, SegmentedControl, Tooltip } from '@mantine/core'
import { IconArrowsHorizontal, IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Detection } from '@/api/types'
import { Card } from '@/components/Card'
import { useKeys } from '@/components/keyboard/useKeys'
import { useFormat } from '@/i18n/format'
import { CardOverlay } from './CardOverlay'
import { ClippingLayer } from './ClippingLayer'
import { PictureImage } from './PictureImage'
import { useView } from './useView'
import styles from './Stage.module.css'

export interface Source {
  /** Small enough for a screen. */
  preview: string
  /** Every pixel, where a browser can show that kind of file. */
  full: string | null
}

interface Props {
  name: string
  width: number
  height: number
  before: Source
  after: (Source & { space: string }) | null
  detection: Detection | null
  /** What is being done to it. */
  busy: string | null
  children?: ReactNode
}

type Shown = 'before' | 'split' | 'after'

export function CompareStage({ name, width, height, before, after, detection, busy, children }: Props) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const picture = { width, height }
  const { ref, window, view, whole, drag, zoomAt, fit, oneToOne, place } = useView(picture)
  const [wanted, setShown] = useState<Shown>('split')
  const [split, setSplit] = useState(0.5)
  const [overlay, setOverlay] = useState(true)
  const [clipping, setClipping] = useState(false)
  const shown = after === null ? 'before' : wanted
  const at = shown === 'before' ? 1 : shown === 'after' ? 0 : split
  const toggleScale = () => (Math.abs(view.scale - 1) < 0.001 && !whole ? fit() : oneToOne())

  useKeys({
    '\\': after ? () => setShown(shown === 'before' ? 'after' : 'before') : null,
    z: toggleScale,
    j: () => setClipping(!clipping),
    o: detection?.success ? () => setOverlay(!overlay) : null,
  })

  const slide = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.stopPropagation()
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) setSplit(Math.min(1, Math.max(0, place(event)[0] / window.width)))
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const step = event.shiftKey ? 0.1 : 0.02
      const to = { ArrowLeft: split - step, ArrowRight: split + step, ArrowDown: split - step, ArrowUp: split + step, PageDown: split - 0.1, PageUp: split + 0.1, Home: 0, End: 1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      setSplit(Math.min(1, Math.max(0, to)))
    },
  }

  const layer = (source: Source, alt: string) => (
    <div className={styles.layer} data-near={view.scale >= 3 || undefined} style={{ inlineSize: width, blockSize: height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
      <PictureImage src={source.preview} alt={alt} />
      {!whole && source.full && <PictureImage src={source.full} alt="" />}
      {clipping && <ClippingLayer src={source.preview} />}
    </div>
  )

  return (
    <Card
      title={t(after ? 'stage.title' : 'stage.picture')}
      padded={false}
      aside={
        <div className={styles.tools}>
          {after && (
            <SegmentedControl
              size="xs"
              aria-label={t('stage.show')}
              value={shown}
              onChange={(value) => setShown(value as Shown)}
              data={(['before', 'split', 'after'] as const).map((value) => ({ value, label: t(`stage.${value}`) }))}
            />
          )}
          {detection?.success && (
            <Button size="compact-sm" variant={overlay ? 'light' : 'default'} aria-pressed={overlay} onClick={() => setOverlay(!overlay)} title="O">
              {t('stage.overlay')}
            </Button>
          )}
          <Button size="compact-sm" variant={clipping ? 'light' : 'default'} aria-pressed={clipping} onClick={() => setClipping(!clipping)} title="J">
            {t('stage.clipping')}
          </Button>
          <Tooltip label={t('stage.smaller')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('stage.smaller')} disabled={whole} onClick={() => zoomAt(1 / 1.5)}>
              <IconZoomOut size={17} />
            </ActionIcon>
          </Tooltip>
          <Button size="compact-sm" variant="subtle" color="gray" className={styles.scale} onClick={toggleScale} title="Z" aria-label={t('stage.scale', { percent: format.percent(view.scale, 0) })}>
            <bdi dir="ltr">{format.percent(view.scale, 0)}</bdi>
          </Button>
          <Tooltip label={t('stage.larger')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('stage.larger')} onClick={() => zoomAt(1.5)}>
              <IconZoomIn size={17} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('stage.fit')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('stage.fit')} disabled={whole} onClick={fit}>
              <IconMaximize size={17} />
            </ActionIcon>
          </Tooltip>
        </div>
      }
    >
      <div ref={ref} className={styles.stage} style={{ aspectRatio: `${width} / ${height}` }} data-moves={!whole || undefined} role="group" aria-label={t('stage.label', { name })} tabIndex={0} onDoubleClick={toggleScale} {...drag}>
        <div className={styles.window}>{layer(before, t('stage.altBefore', { name }))}</div>
        {after && at < 1 && (
          <div className={styles.window} style={{ clipPath: `inset(0 0 0 ${at * 100}%)` }}>
            {layer(after, t('stage.altAfter', { name }))}
          </div>
        )}
        {overlay && detection?.success && <CardOverlay detection={detection} view={view} />}
        {shown !== 'after' && at > 0.12 && (
          <span className={styles.tag} data-side="before">
            <bdi>{t('stage.asShot')}</bdi>
          </span>
        )}
        {after && shown !== 'before' && at < 0.88 && (
          <span className={styles.tag} data-side="after">
            <bdi>
              {t('stage.corrected')} · <bdi dir="ltr">{after.space}</bdi>
            </bdi>
          </span>
        )}
        {after && shown === 'split' && (
          <div
            className={styles.handle}
            style={{ insetInlineStart: `${split * 100}%` }}
            role="slider"
            tabIndex={0}
            aria-label={t('stage.slider')}
            aria-orientation="horizontal"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(split * 100)}
            aria-valuetext={t('stage.sliderValue', { percent: format.percent(split, 0) })}
            {...slide}
          >
            <span className={styles.knob}>
              <IconArrowsHorizontal size={18} aria-hidden />
            </span>
          </div>
        )}
        {busy && (
          <div className={styles.busy}>
            <span role="status" dir="auto">
              <Loader size={16} color="white" aria-hidden />
              {busy}
            </span>
          </div>
        )}
      </div>
      {clipping && (
        <div className={styles.legend}>
          <span>
            <i style={{ background: 'rgb(230, 30, 40)' }} />
            {t('stage.tooBright')}
          </span>
          <span>
            <i style={{ background: 'rgb(40, 90, 255)' }} />
            {t('stage.tooDark')}
          </span>
        </div>
      )}
      {children}
    </Card>
  )
}
