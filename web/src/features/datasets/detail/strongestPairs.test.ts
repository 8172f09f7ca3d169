import { describe, expect, it } from 'vitest'
import { strongestPairs } from './strongestPairs'

describe('StrongestPairs', () => {
  it('OfAMatrix_AreEachPairOnceByStrengthWhateverTheSign', () => {
    const values = [
      [1, 0.3, -0.9],
      [0.3, 1, null],
      [-0.9, null, 1],
    ]
    expect(strongestPairs({ columns: ['a', 'b', 'c'], values }, 5)).toEqual([
      { first: 'a', second: 'c', r: -0.9 },
      { first: 'a', second: 'b', r: 0.3 },
    ])
  })

  it('TooWeakOrUndefined_AreLeftOut', () => {
    expect(strongestPairs({ columns: ['a', 'b'], values: [[1, 0.05], [0.05, 1]] }, 5)).toEqual([])
    expect(strongestPairs({ columns: [], values: [] }, 5)).toEqual([])
  })
})
