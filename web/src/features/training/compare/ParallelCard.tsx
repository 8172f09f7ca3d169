import { MultiSelect } from '@mantine/core'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Comparison } from '@/api/types'
import { Card } from '@/components/Card'
import { axisOf } from '@/components/chart/axis'
import { useWidth } from '@/components/chart/useWidth'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import type { RunMark } from './marks'
import type { Dimension } from './table'
import { useDimensionText } from './dimensionText'
import classes from './Compare.module.css'

const margin = { side: 56, top: 40, bottom: 18 }
const height = 300
const roomOfAnAxis = 104

interface Props {
  runs: Comparison['runs']
  marks: readonly RunMark[]
  dimensions: readonly Dimension[]
}

/** A line a run through its settings to its scores: lines that meet at a good score show which settings they share. */
export function ParallelCard({ runs, marks, dimensions }: Props) {
  const { t } = useTranslation('compare')
  const format = useFormat()
  const text = useDimensionText()
  const { search, change } = useSearchState()
  const { ref, width } = useWidth<HTMLDivElement>()
  const [active, setActive] = useState<number | null>(null)
  const chosen = useMemo(() => {
    const wanted = search.get('axes')?.split(',')
    const known = wanted ? dimensions.filter(({ key }) => wanted.includes(key)) : [...dimensions.filter(({ kind }) => kind === 'setting').slice(0, 5), ...dimensions.filter(({ kind }) => kind === 'metric').slice(0, 3)]
    return known.map((dimension) => ({ dimension, axis: axisOf(dimension.values) }))
  }, [dimensions, search])

  const inner = Math.max(width - 2 * margin.side, (chosen.length - 1) * roomOfAnAxis)
  const toX = (i: number) => margin.side + (chosen.length > 1 ? (i / (chosen.length - 1)) * inner : inner / 2)
  const toY = (at: number) => margin.top + (1 - at) * (height - margin.top - margin.bottom)
  const path = (run: number) => {
    let pen = 'M'
    return chosen
      .map(({ dimension, axis }, i) => {
        const at = axis.at(dimension.values[run] ?? null)
        // A run without this value has a gap here, not a zero.
        if (at === null) return ((pen = 'M'), '')
        const step = `${pen}${toX(i).toFixed(1)} ${toY(at).toFixed(1)}`
        pen = 'L'
        return step
      })
      .join('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    setActive((active === null ? (step > 0 ? 0 : runs.length - 1) : active + step + runs.length) % runs.length)
  }
  const read = active === null ? undefined : runs[active]

  return (
    <Card title={t('parallel')} padded={false} aside={<MultiSelect size="xs" maw={420} aria-label={t('parallel.axes')} data={dimensions.map((dimension) => ({ value: dimension.key, label: text.name(dimension) }))} value={chosen.map(({ dimension }) => dimension.key)} onChange={(keys) => change({ axes: keys.join(',') })} searchable hidePickedOptions />}>
      <div className={classes.figure}>
        <div ref={ref}>
          <svg width={inner + 2 * margin.side} height={height} role="img" aria-label={`${t('parallel')}: ${t('parallel.summary', { runs: format.integer(runs.length) })}`} tabIndex={0} onKeyDown={onKeyDown} onBlur={() => setActive(null)} onPointerLeave={() => setActive(null)}>
            {runs.map((run, i) => (
              <g key={run.job_id} className={active !== null && active !== i ? classes.pale : undefined} onPointerEnter={() => setActive(i)}>
                <path className={classes.hit} d={path(i)} />
                <path className={classes.line} data-dashed={marks[i]!.dashed || undefined} data-active={active === i || undefined} style={{ stroke: `var(--${marks[i]!.color})` }} d={path(i)} />
              </g>
            ))}
            {chosen.map(({ dimension, axis }, i) => (
              <g key={dimension.key} pointerEvents="none">
                <line className={classes.axis} x1={toX(i)} x2={toX(i)} y1={toY(0)} y2={toY(1)} />
                <text className={classes.label} y={12} textAnchor="middle">
                  {text.lines(dimension).map((line, row) => (
                    <tspan key={row} x={toX(i)} dy={row * 13}>
                      {shortened(line)}
                    </tspan>
                  ))}
                  <title>{text.name(dimension)}</title>
                </text>
                {axis.ticks.map((tick) => (
                  <text key={String(tick.value)} className={classes.tick} x={toX(i) + 5} y={toY(tick.at) + 4}>
                    {shortened(text.value(dimension, tick.value))}
                  </text>
                ))}
              </g>
            ))}
          </svg>
        </div>
      </div>
      <p className={classes.caption} aria-live="polite">
        {read
          ? `${marks[active!]!.letter} · ${format.isolate(read.name)}: ${chosen.map(({ dimension }) => `${text.name(dimension)} ${text.value(dimension, dimension.values[active!] ?? null)}`).join(' · ')}`
          : t('parallel.summary', { runs: format.integer(runs.length) })}
      </p>
    </Card>
  )
}

/** Isolated, so that what was cut off is missing at its own end. */
const shortened = (text: string) => `\u2068${text.length > 18 ? `${text.slice(0, 17)}…` : text}\u2069`
