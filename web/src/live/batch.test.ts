import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Batch } from './batch'

describe('Batch', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const collect = () => {
    const bursts: number[][] = []
    return { bursts, batch: new Batch<number>((items) => bursts.push(items), 100, () => Date.now()) }
  }

  it('hands over at most ten times a second and loses nothing', () => {
    const { bursts, batch } = collect()
    for (let i = 0; i < 1000; i += 1) {
      batch.add(i)
      vi.advanceTimersByTime(1)
    }
    vi.advanceTimersByTime(100)
    expect(bursts.length).toBeLessThanOrEqual(11)
    expect(bursts.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })

  it('hands over at once when asked, and not a second time', () => {
    const { bursts, batch } = collect()
    batch.add(1)
    batch.flush()
    vi.advanceTimersByTime(500)
    expect(bursts).toEqual([[1]])
  })

  it('says nothing after it was disposed of', () => {
    const { bursts, batch } = collect()
    batch.add(1)
    batch.dispose()
    vi.advanceTimersByTime(500)
    expect(bursts).toEqual([])
  })
})
