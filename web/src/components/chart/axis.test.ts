import { describe, expect, it } from 'vitest'
import { axisOf } from './axis'

describe('Axis', () => {
  it('OfNumbers_GoesFromTheSmallestToTheLargest', () => {
    const axis = axisOf([2, 4, 10, null])
    expect(axis.kind).toBe('linear')
    expect([axis.at(2), axis.at(4), axis.at(10), axis.at(null)]).toEqual([0, 0.25, 1, null])
  })

  it('OfLearningRates_GoesByPowersOfTen', () => {
    const axis = axisOf([0.0001, 0.01, 0.001])
    expect(axis.kind).toBe('log')
    expect(axis.at(0.001)).toBeCloseTo(0.5)
    expect(axis.ticks.map((tick) => tick.value)).toEqual([0.0001, 0.001, 0.01])
  })

  it('WithinOnePowerOfTen_IsNamedByItsEnds', () => {
    expect(axisOf([2, 150]).ticks.map((tick) => tick.value)).toEqual([10, 100])
    expect(axisOf([0.2, 0.2]).at(0.2)).toBe(0.5)
  })

  it('OfNames_GivesEachAPlaceInOrder', () => {
    const axis = axisOf(['sgd', 'adam', 'sgd', null])
    expect(axis.kind).toBe('category')
    expect([axis.at('adam'), axis.at('sgd'), axis.at(null)]).toEqual([0.25, 0.75, null])
  })

  it('OfNumbersAndNamesTogether_IsByName', () => {
    expect(axisOf([1, 'auto']).kind).toBe('category')
  })

  it('OfNothing_HasNoTicks', () => {
    expect(axisOf([null, null]).ticks).toEqual([])
  })
})
