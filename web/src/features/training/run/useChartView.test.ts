import { describe, expect, it } from 'vitest'
import { readSmoothing, readZoom, writeZoom } from './useChartView'

describe('the view in the address', () => {
  it('comes back as it was written', () => {
    expect(readZoom(writeZoom([2.5, 18.125]))).toEqual([2.5, 18.125])
  })

  it.each([null, '', '5', '5~', '~5', '5~2', 'a~b', '1~2~3'])('that makes no sense (%s) shows everything', (text) => {
    expect(readZoom(text)).toBeNull()
  })

  it.each([['0.6', 0.6], ['1', 0], ['-1', 0], ['x', 0], [null, 0]])('smoothing %s is %s', (text, value) => {
    expect(readSmoothing(text)).toBe(value)
  })
})
