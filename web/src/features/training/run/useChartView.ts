import { useMemo } from 'react'
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

/** How the charts are looked at, in the address, so that a link shows what I see. */
export function useChartView(): ChartView {
  const { search, change } = useSearchState()
  const zoomText = search.get('zoom')
  const zoom = useMemo(() => readZoom(zoomText), [zoomText])
  return {
    zoom,
    smoothing: readSmoothing(search.get('smooth')),
    log: search.get('log') === '1',
    setZoom: (range) => change({ zoom: range && writeZoom(range) }),
    setSmoothing: (value) => change({ smooth: value }),
    setLog: (value) => change({ log: value ? 1 : 0 }),
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
