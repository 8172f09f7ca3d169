import { describe, expect, it } from 'vitest'
import type { ThresholdRow } from '@/api/types'
import { cheapest, costOf, rowAt } from './thresholds'

const row = (threshold: number, false_positives: number, false_negatives: number): ThresholdRow => ({
  threshold,
  false_positives,
  false_negatives,
  true_positives: 10 - false_negatives,
  true_negatives: 10 - false_positives,
  precision: null,
  recall: null,
  f1: null,
  accuracy: null,
})
const rows = [row(0, 10, 0), row(0.25, 4, 1), row(0.5, 2, 3), row(0.75, 2, 3), row(1, 0, 10)]

describe('Thresholds', () => {
  it('AtAPlace_GiveTheNearestRow', () => {
    expect(rowAt(rows, 0.3).threshold).toBe(0.25)
    expect(rowAt(rows, 1).threshold).toBe(1)
  })

  it('WithCosts_GiveTheCheapest', () => {
    expect(costOf(rows[1]!, { alarm: 2, miss: 5 })).toBe(13)
    expect(cheapest(rows, { alarm: 1, miss: 10 }).threshold).toBe(0)
    expect(cheapest(rows, { alarm: 1, miss: 3 }).threshold).toBe(0.25)
    expect(cheapest(rows, { alarm: 100, miss: 1 }).threshold).toBe(1)
  })

  it('ThatCostTheSame_GiveTheOneInTheMiddle', () => {
    expect(cheapest([row(0.1, 1, 1), row(0.2, 1, 1), row(0.3, 1, 1), row(0.4, 5, 5)], { alarm: 1, miss: 1 }).threshold).toBe(0.2)
  })
})
