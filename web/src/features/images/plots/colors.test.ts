import { describe, expect, it } from 'vitest'
import { ceilingOf, planeOf, rgb } from './colors'

describe('ThePlots', () => {
  it('OfSmallErrors_ReachThree_AndOfLargeOnesAboveTheLargest', () => {
    expect(ceilingOf([0.2, 1.4])).toBe(3)
    expect(ceilingOf([0.2, 9.9])).toBeGreaterThan(9.9)
    expect(ceilingOf([])).toBe(3)
  })

  it('OfThePlane_HoldAllPointsAndAreSquare', () => {
    const { from, to } = planeOf([[60, 50], [-40, 34], [4, 80], [20, -58]])
    expect(to[0] - from[0]).toBe(to[1] - from[1])
    expect(from[0]).toBeLessThan(-40)
    expect(to[0]).toBeGreaterThan(60)
    expect(from[1]).toBeLessThan(-58)
    expect(to[1]).toBeGreaterThan(80)
  })

  it('OfAColor_AreThatColor', () => expect(rgb([1, 2, 3])).toBe('rgb(1, 2, 3)'))
})
