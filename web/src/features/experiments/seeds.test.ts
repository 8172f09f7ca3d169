import { describe, expect, it } from 'vitest'
import { readSeeds } from './seeds'

describe('Seeds', () => {
  it('AreReadAsAListOrARange_EachOnce', () => {
    expect(readSeeds('1, 2,5')).toEqual([1, 2, 5])
    expect(readSeeds('3-5 4 9')).toEqual([3, 4, 5, 9])
    expect(readSeeds('۱، ۲')).toEqual([1, 2])
    expect(readSeeds('')).toEqual([])
  })

  it('ThatAreNone_AreRefused', () => {
    for (const text of ['one', '1.5', '-1', '5-3', '1-2-3', '0-999999999']) expect(readSeeds(text)).toBeNull()
  })
})
