import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDownload, IconTable } from '@tabler/icons-react'
import { useMemo, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/format'
import type { ChartColor, Range } from './Plot'
import { saveFile } from './save'
import { nearest, ticks } from './ticks'
import { useWidth } from './useWidth'
import chart from './Chart.module.css'
import classes from './XyChart.module.css'

export interface XyLine {
  label: string
  color: ChartColor
  points: readonly (readonly [number, number])[]
  dashed?: boolean
  /** Behind the others, without a place in the legend. */
  faint?: boolean
  /** Its points are marked; "only": and not joined. */
  dots?: boolean | 'only'
}

interface Props {
  title: ReactNode
  /** What the picture is called for those who do not see it, and in its file's name. */
  name: string
  lines: readonly XyLine[]
  x: Range
  y: Range
  xLabel: string
  yLabel: string
  summary: string
  csv(): string
  fileName: string
  height?: number
  tools?: ReactNode
  /** The figures behind it, shown when asked for. */
  table?: ReactNode
  footer?: ReactNode
}

const margin = { start: 46, end: 6, top: 8, bottom: 36 }

/** A small still picture of y against x, where x need not rise: curves of rates, and clouds. Hover and arrow keys read the first line. */
export function XyChart({ title, name, lines, x, y, xLabel, yLabel, summary, csv, fileName, height = 260, tools, table, footer }: Props) {
  const { t } = useTranslation('chart')
  const format = useFormat()
  const { ref, width } = useWidth<HTMLDivElement>()
  const [active, setActive] = useState<number | null>(null)
  const [open, setOpen] = useState(false)
  const inner = { width: Math.max(40, width - margin.start - margin.end), height: height - margin.top - margin.bottom }
  const toX = (value: number) => margin.start + ((value - x[0]) / (x[1] - x[0] || 1)) * inner.width
  const toY = (value: number) => margin.top + (1 - (value - y[0]) / (y[1] - y[0] || 1)) * inner.height
  const read = lines.find((line) => !line.faint)
  const point = active === null ? undefined : read?.points[active]
  const told = useMemo(() => lines.filter((line) => !line.faint), [lines])

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setActive(read ? nearest(read.points.map(([a, b]) => [toX(a), toY(b)] as const), event.clientX - box.left, event.clientY - box.top) : null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = (read?.points.length ?? 0) - 1
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    setActive((at) => Math.min(last, Math.max(0, (at ?? (event.key === 'ArrowRight' ? -1 : last + 1)) + (event.key === 'ArrowRight' ? 1 : -1))))
  }

  return (
    <Card
      title={title}
      padded={false}
      aside={
        <>
          {tools}
          {table && (
            <Tooltip label={t(open ? 'hideTable' : 'showTable')}>
              <ActionIcon variant={open ? 'light' : 'subtle'} color={open ? 'teal' : 'gray'} aria-pressed={open} aria-label={t('tableOf', { title: name })} onClick={() => setOpen(!open)}>
                <IconTable size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={t('downloadCsv')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('downloadOf', { title: name })} onClick={() => saveFile(new Blob([csv()], { type: 'text/csv' }), `${fileName}.csv`)}>
              <IconDownload size={16} />
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      <figure className={chart.figure}>
        <div className={chart.legend}>
          {told.map((line) => (
            <span key={line.label} className={chart.key}>
              <i className={chart.swatch} style={{ borderColor: `var(--${line.color})` }} data-dashed={line.dashed || undefined} />
              <bdi>{line.label}</bdi>
            </span>
          ))}
          {point && (
            <span className={chart.key}>
              {xLabel} <bdi className={chart.value}>{format.number(point[0], 3)}</bdi> {yLabel} <bdi className={chart.value}>{format.number(point[1], 3)}</bdi>
            </span>
          )}
        </div>
        <div className={classes.plot}>
          <div ref={ref}>
            <svg width={width} height={height} role="img" aria-label={`${name}: ${summary}`} tabIndex={0} onPointerMove={onPointerMove} onPointerLeave={() => setActive(null)} onKeyDown={onKeyDown} onBlur={() => setActive(null)}>
              {ticks(y[0], y[1]).map((tick) => (
                <g key={tick}>
                  <line className={classes.grid} x1={margin.start} x2={margin.start + inner.width} y1={toY(tick)} y2={toY(tick)} />
                  <text className={classes.tick} x={margin.start - 6} y={toY(tick) + 4} textAnchor="end">
                    {format.number(tick, 3)}
                  </text>
                </g>
              ))}
              {ticks(x[0], x[1]).map((tick) => (
                <text key={tick} className={classes.tick} x={toX(tick)} y={margin.top + inner.height + 15} textAnchor="middle">
                  {format.number(tick, 3)}
                </text>
              ))}
              <text className={classes.label} x={margin.start + inner.width / 2} y={height - 4} textAnchor="middle">
                {xLabel}
              </text>
              <text className={classes.label} transform={`translate(10 ${margin.top + inner.height / 2}) rotate(-90)`} textAnchor="middle">
                {yLabel}
              </text>
              {lines.map((line, i) => (
                <g key={`${line.label} ${i}`}>
                  {line.dots !== 'only' && (
                    <polyline
                      className={classes.line}
                      data-dashed={line.dashed || undefined}
                      data-faint={line.faint || undefined}
                      style={{ stroke: `var(--${line.color})` }}
                      points={line.points.map(([a, b]) => `${toX(a).toFixed(1)},${toY(b).toFixed(1)}`).join(' ')}
                    />
                  )}
                  {line.dots && <path className={classes.dots} data-cloud={line.dots === 'only' || undefined} style={{ stroke: `var(--${line.color})` }} d={line.points.map(([a, b]) => `M${toX(a).toFixed(1)} ${toY(b).toFixed(1)}h0`).join('')} />}
                </g>
              ))}
              {point && <circle className={classes.active} style={{ stroke: `var(--${read!.color})` }} cx={toX(point[0])} cy={toY(point[1])} r={4.5} />}
            </svg>
          </div>
        </div>
        <figcaption className={chart.summary}>{summary}</figcaption>
        {open && (
          <div className={classes.table} tabIndex={0} role="region" aria-label={t('tableOf', { title: name })}>
            {table}
          </div>
        )}
      </figure>
      {footer}
    </Card>
  )
}
