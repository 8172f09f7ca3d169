import type { Series } from '@/live/feed'
import { isSmallerBetter } from './curves'

/** The facts of a chart that a sentence can say; the words come from the locale. */
export interface CurveSummary {
  readonly trend: 'rises' | 'falls' | 'flat' | 'single'
  readonly first: number
  readonly last: number
  readonly best: { readonly value: number; readonly epoch: number } | null
}

/** Null while there is nothing to say. Speaks of training where there is one, else of validation; best is always validation's. */
export function summarizeCurve(metric: string, train: Series | undefined, validation: Series | undefined): CurveSummary | null {
  const told = finite(train) ?? finite(validation)
  if (!told) {
    return null
  }
  const first = told[0]!.value
  const last = told.at(-1)!.value
  return { trend: trendOf(told.length, first, last), first, last, best: bestOf(metric, finite(validation)) }
}

interface Known {
  value: number
  epoch: number
}

function finite(series: Series | undefined): Known[] | null {
  const points = (series?.points ?? []).flatMap(({ value, epoch }) => (value === null ? [] : [{ value, epoch }]))
  return points.length > 0 ? points : null
}

function trendOf(count: number, first: number, last: number): CurveSummary['trend'] {
  if (count === 1) {
    return 'single'
  }
  const change = last - first
  const scale = Math.max(Math.abs(first), Math.abs(last))
  if (Math.abs(change) <= 0.005 * scale) {
    return 'flat'
  }
  return change < 0 ? 'falls' : 'rises'
}

function bestOf(metric: string, points: Known[] | null): CurveSummary['best'] {
  if (!points) {
    return null
  }
  const sign = isSmallerBetter(metric) ? 1 : -1
  const best = points.reduce((a, b) => (sign * b.value < sign * a.value ? b : a))
  return { value: best.value, epoch: best.epoch }
}

type Translate = (key: string, values: Record<string, string>) => string

export function summaryText(summary: CurveSummary, t: Translate, number: (value: number) => string): string {
  const values = { first: number(summary.first), last: number(summary.last) }
  const trend = t(`summary.${summary.trend}`, values)
  if (!summary.best) {
    return trend
  }
  return t('summary.withBest', { trend, best: number(summary.best.value), epoch: number(summary.best.epoch) })
}
