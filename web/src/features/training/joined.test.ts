import { describe, expect, it } from 'vitest'
import type { MetricPoint } from '@/api/types'
import type { Series } from '@/live/feed'
import { ancestryOf, joinSeries } from './joined'

const point = (step: number, value: number, seq = step): MetricPoint => ({ seq, step, epoch: step / 10, split: 'train', name: 'loss', value, time: '2026-01-01T00:00:00Z' })
const part = (job_id: string, count: number) => ({ job_id, name: job_id, count, from_step: null, through_step: null })

describe('Ancestry', () => {
  it('OfThreeRuns_IsTheFirstTwoWithAJointEach', () => {
    const points = [point(10, 1), point(20, 0.9), point(30, 0.8), point(40, 0.7)]
    const { points: before, joints } = ancestryOf({ points, parts: [part('a', 2), part('b', 1), part('c', 1)] })
    expect(before).toEqual(points.slice(0, 3))
    expect(joints).toEqual([
      { jobId: 'b', name: 'b', epoch: 2 },
      { jobId: 'c', name: 'c', epoch: 3 },
    ])
  })

  it('OfARunFromTheStart_IsEmpty', () => {
    expect(ancestryOf({ points: [point(1, 1)], parts: [part('a', 1)] })).toEqual({ points: [], joints: [] })
    expect(ancestryOf({ points: [point(1, 1)], parts: null })).toEqual({ points: [], joints: [] })
  })
})

describe('Joined curves', () => {
  it('PutTheEarlierPointsBeforeTheOwn_WithoutDoublingASteps', () => {
    const own = new Map<string, Series>([['train/loss', { split: 'train', name: 'loss', points: [point(20, 0.5, 1), point(30, 0.4, 2)] }]])
    const joined = joinSeries([point(10, 1), point(20, 0.9)], own)
    expect(joined.get('train/loss')!.points.map(({ step, value }) => [step, value])).toEqual([
      [10, 1],
      [20, 0.5],
      [30, 0.4],
    ])
  })

  it('BeforeTheFirstOwnPoint_ShowTheEarlierOnes', () => {
    expect(joinSeries([point(10, 1)], new Map()).get('train/loss')!.points).toHaveLength(1)
  })
})
