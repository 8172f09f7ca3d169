import { useCallback, useState } from 'react'
import type { Range } from '@/components/chart/Plot'
import { useSearchState } from '@/components/useSearchState'

export interface ChartView {
  zoom: Range | null
  smoothing: number
  log: boolean
  setZoom(range: Range | null): void
  setSmoothing(value: number): void
  setLog(value: boolean): void
}

/**
 * How the charts are looked at. The address is written too, so that a link shows what I see, but it is not waited for: it changes in
 * a transition, which a run's stream of updates can hold up.
 */
export function useChartView(): ChartView {
  const { search, change } = useSearchState()
  const [zoom, zoomTo] = useState(() => readZoom(search.get('zoom')))
  const [smoothing, smoothBy] = useState(() => readSmoothing(search.get('smooth')))
  const [log, scaleBy] = useState(() => search.get('log') === '1')
  const setZoom = useCallback(
    (range: Range | null) => {
      zoomTo(range)
      change({ zoom: range && writeZoom(range) })
    },
    [change],
  )
  return {
    zoom,
    smoothing,
    log,
    setZoom,
    setSmoothing: (value) => {
      smoothBy(value)
      change({ smooth: value })
    },
    setLog: (value) => {
      scaleBy(value)
      change({ log: value ? 1 : 0 })
    },
  }
}

export function readZoom(text: string | null): Range | null {
  const [from, to, ...rest] = (text ?? '').split('~').map((part) => (part === '' ? Number.NaN : Number(part)))
  return rest.length === 0 && from !== undefined && to !== undefined && Number.isFinite(from) && Number.isFinite(to) && to > from ? [from, to] : null
}

export function writeZoom([from, to]: Range): string {
  return [from, to].map((edge) => String(Number(edge.toPrecision(5)))).join('~')
}

export function readSmoothing(text: string | null): number {
  const value = Number(text ?? 0)
  return value > 0 && value < 1 ? value : 0
}
