import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColorCorrection } from '@/api/types'
import { Card } from '@/components/Card'
import { ticks } from '@/components/chart/ticks'
import { useWidth } from '@/components/chart/useWidth'
import { Note } from '@/components/Note'
import { useFormat } from '@/i18n/format'
import { RatingPill } from '../RatingPill'
import { ceilingOf, rgb } from './colors'
import styles from './Plots.module.css'

const height = 168
const margin = { start: 26, end: 4, top: 8, bottom: 6 }

/** How true the colors are: the figures that count, and each patch. */
export function AccuracyCard({ correction, active, onActive }: { correction: ColorCorrection; active: number | null; onActive(patch: number | null): void }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const report = correction.delta_e_metrics
  const figures = { mean: report.overall_delta_e, held: report.leave_one_out_delta_e, before: report.before_delta_e, worst: report.max }
  return (
    <Card title={t('accuracy.title')} padded={false} aside={report.quality_rating === null ? <RatingPill rating={null} measured /> : <bdi dir="ltr">{report.formula}</bdi>}>
      <dl className={styles.figures}>
        {Object.entries(figures).map(([name, value]) => (
          <div key={name} title={t(`accuracy.${name}.about`)}>
            <dt>{t(`accuracy.${name}`)}</dt>
            <dd data-figure={name}>
              <bdi dir="ltr">{format.fixed(value, 2)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <Bars correction={correction} active={active} onActive={onActive} />
      {report.quality_rating === null && (
        <div style={{ padding: '0 16px 14px' }}>
          <Note tone="warn">{t('accuracy.notMeasured')}</Note>
        </div>
      )}
    </Card>
  )
}

function Bars({ correction, active, onActive }: { correction: ColorCorrection; active: number | null; onActive(patch: number | null): void }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { ref, width } = useWidth<HTMLDivElement>()
  const [focused, setFocused] = useState(false)
  const { patches, delta_e_metrics: report } = correction
  const top = ceilingOf(patches.flatMap((patch) => [patch.delta_e, patch.leave_one_out_delta_e]))
  const inner = { width: Math.max(60, width - margin.start - margin.end), height: height - margin.top - margin.bottom }
  const step = inner.width / patches.length
  const toY = (value: number) => margin.top + (1 - value / top) * inner.height
  const told = patches.find((patch) => patch.patch_id === active)
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const index = Math.floor((event.clientX - box.left - margin.start) / step)
    onActive(patches[index]?.patch_id ?? null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const at = patches.findIndex((patch) => patch.patch_id === active)
    const next = event.key === 'ArrowRight' ? at + 1 : at < 0 ? patches.length - 1 : at - 1
    onActive(patches[Math.min(patches.length - 1, Math.max(0, next))]!.patch_id)
  }
  const summary = t('accuracy.summary', { mean: format.fixed(report.overall_delta_e, 2), worst: format.fixed(report.max, 2), above: format.integer(report.patches_above_threshold), count: report.patches_above_threshold })
  return (
    <>
      <div className={styles.plot}>
        <div ref={ref}>
          <svg width={width} height={height} role="img" aria-label={`${t('accuracy.bars')}: ${summary}`} tabIndex={0} onPointerMove={move} onPointerLeave={() => !focused && onActive(null)} onKeyDown={onKeyDown} onFocus={() => setFocused(true)} onBlur={() => (setFocused(false), onActive(null))}>
            {ticks(0, top, 4).map((tick) => (
              <g key={tick}>
                <line className={tick === 3 ? styles.limit : styles.grid} x1={margin.start} x2={margin.start + inner.width} y1={toY(tick)} y2={toY(tick)} />
                <text className={styles.tick} x={margin.start - 6} y={toY(tick) + 4} textAnchor="end">
                  {format.number(tick, 3)}
                </text>
              </g>
            ))}
            {patches.map((patch, i) => {
              const x = margin.start + i * step + step * 0.14
              const y = toY(Math.min(top, patch.delta_e))
              const held = toY(Math.min(top, patch.leave_one_out_delta_e))
              return (
                <g key={patch.patch_id}>
                  <rect className={styles.bar} data-unused={!patch.used || undefined} x={x} width={step * 0.72} y={y} height={Math.max(1, margin.top + inner.height - y)} rx={Math.min(3, step / 5)} style={{ fill: rgb(patch.reference_rgb) }} />
                  <line className={styles.held} x1={x - step * 0.06} x2={x + step * 0.78} y1={held} y2={held} />
                  {patch.patch_id === active && <rect className={styles.active} x={x - 2} width={step * 0.72 + 4} y={margin.top} height={inner.height} rx={4} />}
                </g>
              )
            })}
          </svg>
        </div>
      </div>
      <p className={styles.told} aria-live="polite">
        {told
          ? t('accuracy.patch', { name: t(`patch.${told.patch_id}`), deltaE: format.fixed(told.delta_e, 2), held: format.fixed(told.leave_one_out_delta_e, 2) })
          : summary}
      </p>
    </>
  )
}
