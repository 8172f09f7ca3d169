import type { AnalyticsReport } from '@/api/types'
import { csvCell } from '@/components/csv'
import type { Curve } from '@/components/chart/curve'

type Day = AnalyticsReport['days'][number]
const dayMs = 86_400_000

/** Days since 1970: what a chart can lay along its axis. */
export const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs)
export const dayOf = (number: number) => new Date(number * dayMs)

/** One figure of every day, in the order of the days; a day without it is a hole. */
export function seriesOf(days: readonly Day[], name: Exclude<keyof Day, 'date'>): Curve {
  const ordered = [...days].sort((a, b) => dayNumber(a.date) - dayNumber(b.date))
  return { x: ordered.map(({ date }) => dayNumber(date)), y: ordered.map((day) => day[name]) }
}

export const daysCsv = (days: readonly Day[]) =>
  ['date,images,corrections,mean_leave_one_out_delta_e', ...days.map((day) => [day.date, day.images, day.corrections, day.mean_leave_one_out_delta_e].map(csvCell).join(','))].join('\r\n') + '\r\n'
