import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { align, thin, within, type Curve } from './curve'
import classes from './Chart.module.css'

export type ChartColor = 'train' | 'valid' | 'base' | 'ink-3' | SeriesColor
/** For lines that are equals: the runs of a comparison. */
export type SeriesColor = `series-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`

export interface ChartLine {
  label: string
  color: ChartColor
  curve: Curve
  dashed?: boolean | 'dots'
  /** The unsmoothed line behind a smoothed one. */
  faint?: boolean
}

export interface ChartMark {
  x: number
  y: number
  label: string
  color: ChartColor
}

/** A line across the chart at an x where something happened. */
export interface ChartRule {
  x: number
  label: string
}

export type Range = readonly [number, number]

interface Props {
  lines: readonly ChartLine[]
  mark?: ChartMark | null
  rules?: readonly ChartRule[]
  /** The whole x axis; a live chart keeps it still while it fills. */
  extent: Range
  zoom: Range | null
  log: boolean
  height: number
  label: string
  /** What x counts, under the axis. */
  labelX: string
  /** Charts with the same key share their cursor. */
  group: string
  formatX(value: number): string
  formatY(value: number): string
  onZoom(range: Range | null): void
  onHover(x: number | null): void
  onReady(plot: uPlot): void
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** The drawing itself. It stays left-to-right in every language, and takes its colors from the theme at each paint. */
export function Plot(props: Props) {
  const { lines, mark, rules, extent, zoom, log, height, label, labelX, group } = props
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [from, to] = zoom ?? extent

  const data = useMemo(() => {
    const drawn = lines.map((line) => thin(within(positive(line.curve, log), from, to), 1600))
    return align(drawn) as unknown as uPlot.AlignedData
  }, [lines, log, from, to])

  const formatX = useEffectEvent(props.formatX)
  const formatY = useEffectEvent(props.formatY)
  const onZoom = useEffectEvent(props.onZoom)
  const onHover = useEffectEvent(props.onHover)
  const onReady = useEffectEvent(props.onReady)
  const drawMark = useEffectEvent((u: uPlot) => {
    rules?.forEach((rule) => paintRule(u, rule))
    if (mark) paintMark(u, mark)
  })
  const show = useEffectEvent((u: uPlot) => {
    u.batch(() => {
      u.setData(data, false)
      u.setScale('x', { min: from, max: to > from ? to : from + 1 })
    })
  })

  const shape = lines.map((line) => `${line.color}${line.dashed === 'dots' ? ':' : line.dashed ? '-' : ''}${line.faint ? '~' : ''}`).join()

  useLayoutEffect(() => {
    const element = host.current!
    const axis: uPlot.Axis = { stroke: () => token('ink-3'), grid: { stroke: () => token('line'), width: 1 }, ticks: { show: false }, font: `11px ${getComputedStyle(element).fontFamily}` }
    const u = new uPlot(
      {
        width: element.clientWidth || 300,
        height,
        legend: { show: false },
        cursor: { sync: { key: group, setSeries: false }, drag: { x: true, y: false, setScale: false }, points: { size: 7 }, y: false },
        scales: { x: { time: false, auto: false }, y: log ? { distr: 3 } : { range: (_, min, max) => padded(min, max) } },
        axes: [
          { ...axis, grid: { show: false }, size: 26, label: labelX, labelSize: 16, labelFont: axis.font, labelGap: 0, values: (_, splits) => splits.map((value) => (value === null ? '' : formatX(value))) },
          { ...axis, size: 56, values: (_, splits) => splits.map((value) => (value === null ? '' : formatY(value))) },
        ],
        series: [{}, ...parseShape(shape).map(seriesOf)],
        hooks: {
          setCursor: [(u) => onHover(u.cursor.left === undefined || u.cursor.left < 0 ? null : u.posToVal(u.cursor.left, 'x'))],
          setSelect: [
            (u) => {
              if (u.select.width > 4) onZoom([u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')])
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            },
          ],
          draw: [(u) => drawMark(u)],
        },
      },
      undefined,
      element,
    )
    u.over.addEventListener('dblclick', () => onZoom(null))
    plot.current = u
    show(u)
    onReady(u)
    const resize = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== u.width) u.setSize({ width: element.clientWidth, height })
    })
    resize.observe(element)
    const theme = new MutationObserver(() => u.redraw(false, true))
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme', 'lang'] })
    return () => {
      resize.disconnect()
      theme.disconnect()
      u.destroy()
      plot.current = null
    }
  }, [shape, log, height, labelX, group])

  useEffect(() => {
    if (plot.current) show(plot.current)
  }, [data, from, to, mark, rules])

  const onKeyDown = (event: React.KeyboardEvent) => {
    const u = plot.current
    const handled = u !== null && moveByKey(u, event.key, [from, to], extent, props.onZoom)
    if (handled) event.preventDefault()
  }

  return <div ref={host} className={classes.plot} dir="ltr" role="img" aria-label={label} tabIndex={0} onKeyDown={onKeyDown} onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })} />
}

const parseShape = (shape: string) =>
  shape === '' ? [] : shape.split(',').map((one) => ({ color: one.replace(/[-:~]+$/, ''), dash: dashes[/[-:](?=~?$)/.exec(one)?.[0] ?? ''], faint: one.endsWith('~') }))

const dashes: Record<string, number[] | undefined> = { '-': [5, 5], ':': [2, 4] }

function seriesOf({ color, dash, faint }: { color: string; dash: number[] | undefined; faint: boolean }): uPlot.Series {
  const stroke = () => token(color)
  return {
    stroke,
    alpha: faint ? 0.3 : 1,
    width: faint ? 1 : 2,
    dash,
    spanGaps: true,
    points: { show: (u, i) => !faint && onlyOne(u.data[i]), size: 6, fill: stroke },
  }
}

function onlyOne(column: ArrayLike<number | null | undefined> | undefined): boolean {
  let known = 0
  for (let i = 0; column && i < column.length && known < 2; i++) {
    if (column[i] !== null && column[i] !== undefined) known++
  }
  return known === 1
}

/** A logarithm has no place for zero and below. */
function positive(curve: Curve, log: boolean): Curve {
  return log ? { x: curve.x, y: curve.y.map((value) => (value !== null && value > 0 ? value : null)) } : curve
}

function padded(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, 1]
  const room = max > min ? (max - min) * 0.08 : Math.max(Math.abs(max) * 0.1, 1e-6)
  return [min - room, max + room]
}

function paintMark(u: uPlot, mark: ChartMark) {
  const { ctx } = u
  const ratio = devicePixelRatio
  const x = u.valToPos(mark.x, 'x', true)
  const y = u.valToPos(mark.y, 'y', true)
  const { left, top, width, height } = u.bbox
  if (!(x >= left && x <= left + width && y >= top && y <= top + height)) return
  ctx.save()
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.arc(x, y, 4.5 * ratio, 0, 2 * Math.PI)
  ctx.fillStyle = token('surface')
  ctx.fill()
  ctx.lineWidth = 2 * ratio
  ctx.strokeStyle = token(mark.color)
  ctx.stroke()
  ctx.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`
  ctx.fillStyle = token('ink-2')
  ctx.direction = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'
  const half = ctx.measureText(mark.label).width / 2
  ctx.textAlign = 'center'
  const below = y + 20 * ratio < top + height
  const at: [number, number] = [Math.min(Math.max(x, left + half), left + width - half), below ? y + 18 * ratio : y - 10 * ratio]
  ctx.lineJoin = 'round'
  ctx.lineWidth = 4 * ratio
  ctx.strokeStyle = token('surface')
  ctx.strokeText(mark.label, ...at)
  ctx.fillText(mark.label, ...at)
  ctx.restore()
}

function paintRule(u: uPlot, rule: ChartRule) {
  const { ctx } = u
  const ratio = devicePixelRatio
  const x = u.valToPos(rule.x, 'x', true)
  const { left, top, width, height } = u.bbox
  if (!(x >= left && x <= left + width)) return
  ctx.save()
  ctx.setLineDash([3 * ratio, 3 * ratio])
  ctx.lineWidth = ratio
  ctx.strokeStyle = token('ink-3')
  ctx.beginPath()
  ctx.moveTo(x, top)
  ctx.lineTo(x, top + height)
  ctx.stroke()
  // in a small chart the words would lie on the curves
  if (height < 120 * ratio) return ctx.restore()
  ctx.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`
  ctx.fillStyle = token('ink-2')
  ctx.direction = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'
  const before = x + ctx.measureText(rule.label).width + 6 * ratio > left + width
  ctx.textAlign = before ? 'right' : 'left'
  ctx.fillText(rule.label, x + (before ? -4 : 4) * ratio, top + 11 * ratio)
  ctx.restore()
}

/** Arrows read along the curve, + and − zoom around the reading, 0 and Escape show everything. */
function moveByKey(u: uPlot, key: string, [from, to]: Range, extent: Range, onZoom: (range: Range | null) => void): boolean {
  const width = u.over.clientWidth
  const at = u.cursor.left === undefined || u.cursor.left < 0 ? width / 2 : u.cursor.left
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      u.setCursor({ left: Math.min(width, Math.max(0, at + (key === 'ArrowLeft' ? -1 : 1) * Math.max(4, width / 60))), top: 10 })
      return true
    case '+':
    case '=':
    case '-': {
      const center = u.posToVal(at, 'x')
      const half = ((to - from) / 2) * (key === '-' ? 2 : 0.5)
      const next: Range = [Math.max(extent[0], center - half), Math.min(extent[1], center + half)]
      onZoom(next[0] <= extent[0] && next[1] >= extent[1] ? null : next)
      return true
    }
    case '0':
    case 'Escape':
      onZoom(null)
      return true
    default:
      return false
  }
}
