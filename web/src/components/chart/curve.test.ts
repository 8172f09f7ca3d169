import { describe, expect, it } from 'vitest'
import { align, thin, valueAt, within } from './curve'

describe('thinning', () => {
  it('keeps the one spike, the first and the last point', () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i)
    const y = x.map((i) => (i === 7777 ? 99 : i === 1234 ? -99 : 0))
    const thinned = thin({ x, y }, 500)
    expect(thinned.x.length).toBeLessThanOrEqual(500)
    expect(thinned.y).toContain(99)
    expect(thinned.y).toContain(-99)
    expect(thinned.x[0]).toBe(0)
    expect(thinned.x.at(-1)).toBe(9999)
  })

  it('leaves a short curve alone', () => {
    const curve = { x: [1, 2], y: [3, null] }
    expect(thin(curve, 500)).toBe(curve)
  })
})

describe('aligning', () => {
  it('puts curves of different steps on one axis with holes', () => {
    expect(align([{ x: [0.5, 1], y: [9, 8] }, { x: [1, 2], y: [7, 6] }])).toEqual([[0.5, 1, 2], [9, 8, null], [null, 7, 6]])
  })

  it('reads every curve at one step by its last value', () => {
    expect(valueAt({ x: [1, 2, 3], y: [5, null, 7] }, 2.5)).toBe(5)
    expect(valueAt({ x: [1], y: [5] }, 0.5)).toBeNull()
  })

  it('reads past a hole, and nothing before the first point', () => {
    expect(valueAt({ x: [1, 2], y: [5, null] }, 9)).toBe(5)
    expect(valueAt({ x: [], y: [] }, 9)).toBeNull()
  })
})

describe('zooming', () => {
  it('keeps one point beyond each edge, so that the line reaches it', () => {
    expect(within({ x: [0, 1, 2, 3, 4, 5], y: [0, 1, 2, 3, 4, 5] }, 1.5, 3.5)).toEqual({ x: [1, 2, 3, 4], y: [1, 2, 3, 4] })
  })

  it('keeps everything when everything is inside', () => {
    expect(within({ x: [0, 1], y: [2, 3] }, 0, 9)).toEqual({ x: [0, 1], y: [2, 3] })
  })
})
