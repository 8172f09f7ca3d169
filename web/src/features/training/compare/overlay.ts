import type { MetricPoint } from '@/api/types'
import type { Curve } from '@/components/chart/curve'

export const xChoices = ['epoch', 'step', 'time'] as const
export type XChoice = (typeof xChoices)[number]

/** What can be drawn: "validation/loss" before "train/loss", losses first. Test scores are no curve, the machine's load no score. */
export function curvesIn(runs: readonly (readonly MetricPoint[])[]): string[] {
  const found = new Set<string>()
  for (const points of runs) {
    for (const point of points) {
      if (point.split === 'train' || point.split === 'validation') found.add(`${point.split}/${point.name}`)
    }
  }
  const rank = (key: string) => (key === 'validation/loss' ? 0 : key === 'train/loss' ? 1 : key.startsWith('validation/') ? 2 : 3)
  return [...found].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))
}

/** One run's curve over epochs, steps, or seconds since its first point. */
export function curveOf(points: readonly MetricPoint[], key: string, x: XChoice): Curve {
  const told = points.filter((point) => `${point.split}/${point.name}` === key)
  const begin = Math.min(...points.map((point) => Date.parse(point.time)))
  const at = (point: MetricPoint) => (x === 'epoch' ? point.epoch : x === 'step' ? point.step : (Date.parse(point.time) - begin) / 1000)
  // Points of one message may share their time; an axis rises.
  const rising = told.filter((point, i) => i === told.length - 1 || at(told[i + 1]!) > at(point))
  return { x: rising.map(at), y: rising.map((point) => point.value) }
}
