import { Select } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Comparison } from '@/api/types'
import { Card } from '@/components/Card'
import { axisOf } from '@/components/chart/axis'
import { useWidth } from '@/components/chart/useWidth'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { useDimensionText } from './dimensionText'
import type { RunMark } from './marks'
import type { Dimension } from './table'
import classes from './Compare.module.css'

const margin = { start: 58, end: 18, top: 16, bottom: 44 }
const height = 300

interface Props {
  runs: Comparison['runs']
  marks: readonly RunMark[]
  dimensions: readonly Dimension[]
}

/** Any setting or score against any other, a lettered point a run. */
export function ScatterCard({ runs, marks, dimensions }: Props) {
  const { t } = useTranslation('compare')
  const format = useFormat()
  const text = useDimensionText()
  const { search, change } = useSearchState()
  const { ref, width } = useWidth<HTMLDivElement>()
  const [active, setActive] = useState<number | null>(null)
  const settings = dimensions.filter(({ kind }) => kind === 'setting')
  const metrics = dimensions.filter(({ kind }) => kind === 'metric')
  const byKey = (key: string | null) => dimensions.find((each) => each.key === key)
  const x = byKey(search.get('across')) ?? mostSpread(settings) ?? metrics[1] ?? metrics[0]!
  const y = byKey(search.get('up')) ?? metrics.find((each) => each !== x) ?? dimensions.find((each) => each !== x) ?? x
  const [axisX, axisY] = [axisOf(x.values), axisOf(y.values)]
  const inner = { width: Math.max(60, width - margin.start - margin.end), height: height - margin.top - margin.bottom }
  const toX = (at: number) => margin.start + at * inner.width
  const toY = (at: number) => margin.top + (1 - at) * inner.height
  const points = runs.flatMap((run, i) => {
    const [atX, atY] = [axisX.at(x.values[i] ?? null), axisY.at(y.values[i] ?? null)]
    return atX === null || atY === null ? [] : [{ run, i, left: toX(atX), top: toY(atY) }]
  })
  // Equal runs stand beside each other, not on top of each other.
  points.forEach((point, n) => {
    const under = points.slice(0, n).filter((other) => Math.abs(other.top - point.top) < 8 && Math.abs(other.left - point.left) < 12).length
    point.left += under * 14
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const order = [...points].sort((a, b) => a.left - b.left).map(({ i }) => i)
    const at = active === null ? -1 : order.indexOf(active)
    setActive(order[Math.min(order.length - 1, Math.max(0, at + (event.key === 'ArrowRight' ? 1 : -1)))] ?? null)
  }
  const read = active === null ? undefined : runs[active]
  const choice = (label: string, value: Dimension, name: 'across' | 'up') => (
    <Select size="xs" w={180} aria-label={label} data={dimensions.map((each) => ({ value: each.key, label: text.name(each) }))} value={value.key} onChange={(key) => change({ [name]: key })} allowDeselect={false} searchable />
  )

  return (
    <Card
      title={t('scatter')}
      padded={false}
      aside={
        <div className={classes.controls}>
          {choice(t('scatter.up'), y, 'up')}
          {choice(t('scatter.across'), x, 'across')}
        </div>
      }
    >
      <div className={classes.figure}>
        <div ref={ref}>
          <svg width={width} height={height} role="img" aria-label={`${t('scatter')}: ${t('scatter.summary', { up: text.name(y), across: text.name(x), runs: format.integer(points.length) })}`} tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setActive(null)} onPointerLeave={() => setActive(null)}>
            {axisY.ticks.map((tick) => (
              <g key={String(tick.value)}>
                <line className={classes.grid} x1={margin.start} x2={margin.start + inner.width} y1={toY(tick.at)} y2={toY(tick.at)} />
                <text className={classes.tick} x={margin.start - 8} y={toY(tick.at) + 4} textAnchor="end">
                  {shortened(text.value(y, tick.value))}
                </text>
              </g>
            ))}
            {axisX.ticks.map((tick) => (
              <text key={String(tick.value)} className={classes.tick} x={toX(tick.at)} y={height - 26} textAnchor="middle">
                {shortened(text.value(x, tick.value))}
              </text>
            ))}
            <text className={classes.label} x={margin.start + inner.width / 2} y={height - 6} textAnchor="middle">
              {text.name(x)}
            </text>
            <text className={classes.label} transform={`translate(11 ${margin.top + inner.height / 2}) rotate(-90)`} textAnchor="middle">
              {text.name(y)}
            </text>
            {points.map(({ run, i, left, top }) => (
              <g key={run.job_id} className={active !== null && active !== i ? classes.pale : undefined} onPointerEnter={() => setActive(i)}>
                <circle className={classes.point} cx={left} cy={top} r={active === i ? 12 : 9.5} style={{ stroke: `var(--${marks[i]!.color})` }} />
                <text className={classes.pointText} x={left} y={top + 3.5}>
                  {marks[i]!.letter}
                </text>
              </g>
            ))}
          </svg>
        </div>
      </div>
      <p className={classes.caption} aria-live="polite">
        {read
          ? `${marks[active!]!.letter} · ${format.isolate(read.name)}: ${text.name(y)} ${text.value(y, y.values[active!] ?? null)} · ${text.name(x)} ${text.value(x, x.values[active!] ?? null)}`
          : t('scatter.summary', { up: text.name(y), across: text.name(x), runs: format.integer(points.length) })}
      </p>
    </Card>
  )
}

/** The setting that was tried at the most values. */
const mostSpread = (settings: readonly Dimension[]) => [...settings].sort((a, b) => new Set(b.values).size - new Set(a.values).size)[0]

const shortened = (text: string) => (text.length > 10 ? `${text.slice(0, 9)}…` : text)
