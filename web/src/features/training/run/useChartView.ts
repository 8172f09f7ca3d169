import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Range } from '@/components/chart/Plot'

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
  const [params, setParams] = useSearchParams()
  const zoomText = params.get('zoom')
  const smoothing = readSmoothing(params.get('smooth'))
  const log = params.get('log') === '1'
  const zoom = useMemo(() => readZoom(zoomText), [zoomText])

  const set = useCallback(
    (name: string, value: string | null) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          if (value === null) next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  )

  return {
    zoom,
    smoothing,
    log,
    setZoom: (range) => set('zoom', range && writeZoom(range)),
    setSmoothing: (value) => set('smooth', value > 0 ? String(value) : null),
    setLog: (value) => set('log', value ? '1' : null),
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
