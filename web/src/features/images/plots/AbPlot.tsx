import { useTranslation } from 'react-i18next'
import type { ColorCorrection } from '@/api/types'
import { Card } from '@/components/Card'
import { ticks } from '@/components/chart/ticks'
import { useWidth } from '@/components/chart/useWidth'
import { useFormat } from '@/i18n/format'
import { planeOf, rgb } from './colors'
import styles from './Plots.module.css'

const margin = { start: 34, end: 8, top: 8, bottom: 34 }
/** Errors near 1 are shorter than a dot: they are drawn longer than they are. */
const enlarged = 4

/** Where each color should lie on the a*b* plane, and which way it went. */
export function AbPlot({ correction, active, onActive }: { correction: ColorCorrection; active: number | null; onActive(patch: number | null): void }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { ref, width } = useWidth<HTMLDivElement>()
  const points = correction.patches.map((patch) => {
    const [, a = 0, b = 0] = patch.reference
    const [, ca = 0, cb = 0] = patch.corrected
    return { patch, at: [a, b] as const, end: [a + (ca - a) * enlarged, b + (cb - b) * enlarged] as const, length: Math.hypot(ca - a, cb - b) }
  })
  const { from, to } = planeOf(points.flatMap(({ at, end }) => [at, end]))
  const side = Math.max(120, Math.min(width, 420))
  const inner = side - margin.start - margin.end
  const toX = (a: number) => margin.start + ((a - from[0]) / (to[0] - from[0])) * inner
  const toY = (b: number) => margin.top + (1 - (b - from[1]) / (to[1] - from[1])) * inner
  const longest = points.reduce((worst, point) => (point.length > worst.length ? point : worst), points[0]!)
  const summary = t('ab.summary', { name: t(`patch.${longest.patch.patch_id}`), length: format.number(longest.length, 3) })
  return (
    <Card title={t('ab.title')} padded={false} aside={t('ab.enlarged', { times: format.integer(enlarged) })}>
      <div className={styles.plot}>
        <div ref={ref}>
          <svg width={side} height={side - margin.end + 8} role="img" aria-label={`${t('ab.title')}: ${summary}`} style={{ marginInline: 'auto' }} onPointerLeave={() => onActive(null)}>
            {ticks(from[0], to[0], 6).map((tick) => (
              <g key={`a${tick}`}>
                <line className={tick === 0 ? styles.axis : styles.grid} x1={toX(tick)} x2={toX(tick)} y1={margin.top} y2={margin.top + inner} />
                <text className={styles.tick} x={toX(tick)} y={margin.top + inner + 15} textAnchor="middle">
                  {format.number(tick)}
                </text>
              </g>
            ))}
            {ticks(from[1], to[1], 6).map((tick) => (
              <g key={`b${tick}`}>
                <line className={tick === 0 ? styles.axis : styles.grid} x1={margin.start} x2={margin.start + inner} y1={toY(tick)} y2={toY(tick)} />
                <text className={styles.tick} x={margin.start - 5} y={toY(tick) + 4} textAnchor="end">
                  {format.number(tick)}
                </text>
              </g>
            ))}
            <text className={styles.tick} x={margin.start + inner} y={margin.top + inner + 30} textAnchor="end">
              a*
            </text>
            <text className={styles.tick} x={4} y={margin.top + 10}>
              b*
            </text>
            {points.map(({ patch, at, end }) => (
              <g key={patch.patch_id} onPointerEnter={() => onActive(patch.patch_id)}>
                <line className={styles.vector} x1={toX(at[0])} y1={toY(at[1])} x2={toX(end[0])} y2={toY(end[1])} />
                <circle cx={toX(at[0])} cy={toY(at[1])} r={6} className={styles.bar} style={{ fill: rgb(patch.reference_rgb) }} />
                <circle cx={toX(end[0])} cy={toY(end[1])} r={3} style={{ fill: rgb(patch.corrected_rgb) }} className={styles.bar} />
                {patch.patch_id === active && <circle className={styles.active} cx={toX(at[0])} cy={toY(at[1])} r={9} />}
              </g>
            ))}
          </svg>
        </div>
      </div>
      <p className={styles.told}>{summary}</p>
    </Card>
  )
}
