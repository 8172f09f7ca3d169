import { expect, it } from 'vitest'
import { dayNumber, dayOf, daysCsv, seriesOf } from './days'

const days = [
  { date: '2026-03-02', images: 4, corrections: 2, mean_leave_one_out_delta_e: 1.25 },
  { date: '2026-03-01', images: 1, corrections: 0, mean_leave_one_out_delta_e: null },
]

it('ADay_GoesToItsNumberAndBack', () => {
  expect(dayOf(dayNumber('2026-03-02')).toISOString()).toBe('2026-03-02T00:00:00.000Z')
  expect(dayNumber('2026-03-02') - dayNumber('2026-02-28')).toBe(2)
})

it('ASeries_IsInTheOrderOfTheDaysWithAHoleWhereNothingWasMeasured', () => {
  const { x, y } = seriesOf(days, 'mean_leave_one_out_delta_e')
  expect(x[1]! - x[0]!).toBe(1)
  expect(y).toEqual([null, 1.25])
})

it('TheCsv_HasALineADay', () => expect(daysCsv(days).split('\r\n')).toEqual(['date,images,corrections,mean_leave_one_out_delta_e', '2026-03-02,4,2,1.25', '2026-03-01,1,0,', '']))
