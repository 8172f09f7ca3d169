import { describe, expect, it } from 'vitest'
import { nearest, ticks } from './ticks'

describe('Ticks', () => {
  it('OfAShare_AreFifths', () => {
    expect(ticks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  })

  it('AcrossZero_AreRoundAndInside', () => {
    expect(ticks(-37, 112)).toEqual([0, 50, 100])
    expect(ticks(-0.31, 0.12)).toEqual([-0.3, -0.2, -0.1, 0, 0.1])
  })

  it('OfNoRange_AreThatValue', () => {
    expect(ticks(3, 3)).toEqual([3])
  })
})

describe('Nearest', () => {
  it('OfSeveral_IsTheNearestAndOfNoneIsNone', () => {
    expect(nearest([[0, 0], [10, 0], [10, 10]], 9, 8)).toBe(2)
    expect(nearest([], 1, 1)).toBeNull()
  })
})
