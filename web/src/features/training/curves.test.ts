import { describe, expect, it } from 'vitest'
import type { MetricPoint } from '@/api/types'
import type { Series } from '@/live/feed'
import { metricGroups, naiveLevel, pointOfEpoch, pointsToCsv, scoresOfEpoch, smooth, toCurve } from './curves'

const series = (split: string, name: string, values: number[]): Series => ({
  split, name, points: values.map((value, i) => ({ seq: i + 1, step: (i + 1) * 10, epoch: i + 1, split, name, value, time: '' }) as MetricPoint),
})

describe('smoothing', () => {
  it('of a constant curve changes nothing, from the first point on', () => {
    for (const value of smooth([2, 2, 2, 2], 0.9)) {
      expect(value).toBeCloseTo(2, 12)
    }
  })

  it('weighs the past by its factor', () => {
    const [first, second] = smooth([1, 0], 0.5)
    expect(first).toBeCloseTo(1, 12)
    expect(second).toBeCloseTo(1 / 3, 12)
  })

  it('leaves holes as holes and goes on after them', () => {
    const values = smooth([4, null, 4], 0.6)
    expect(values[1]).toBeNull()
    expect(values[2]).toBeCloseTo(4, 12)
  })

  it('with factor 0 is the curve itself', () => {
    expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2])
  })
})

describe('charts of a run', () => {
  const all = new Map<string, Series>([
    ['train/lr', series('train', 'lr', [0.1])],
    ['train/epoch_loss', series('train', 'epoch_loss', [1])],
    ['validation/accuracy', series('validation', 'accuracy', [0.5])],
    ['validation/roc_auc', series('validation', 'roc_auc', [0.5])],
    ['validation/loss', series('validation', 'loss', [1])],
    ['train/loss', series('train', 'loss', [1])],
    ['test/f1', series('test', 'f1', [1])],
  ])

  it('come with the loss first, the chosen metric next and the inside last', () => {
    expect(metricGroups(all, 'roc_auc').map((group) => group.name)).toEqual(['loss', 'roc_auc', 'accuracy', 'lr'])
  })

  it('mark the kept epoch once the curve has reached it', () => {
    expect(pointOfEpoch(series('validation', 'loss', [3, 2, 4]), 2)?.value).toBe(2)
    expect(pointOfEpoch(series('validation', 'loss', [3]), 2)).toBeNull()
    expect(pointOfEpoch(undefined, 2)).toBeNull()
  })

  it('tell the scores of the kept epoch, not of the last one', () => {
    const scores = new Map([['validation/accuracy', series('validation', 'accuracy', [0.7, 0.9, 0.8])], ['train/lr', series('train', 'lr', [1, 1, 1])], ['validation/loss', series('validation', 'loss', [3, 1, 2])]])
    expect(scoresOfEpoch(scores, 2)).toEqual({ accuracy: 0.9 })
    expect(scoresOfEpoch(scores, null)).toEqual({})
  })

  it('take the naive level of the loss from the log loss where no loss is told', () => {
    expect(naiveLevel({ baseline: { naive: { log_loss: 0.69 } } }, 'loss')).toBe(0.69)
    expect(naiveLevel({ baseline: {} }, 'loss')).toBeNull()
  })

  it('leave a hole where the loss was no number', () => {
    expect(toCurve([{ epoch: 1, value: null } as MetricPoint]).y).toEqual([null])
  })

  it('go to CSV with every point and quoted names', () => {
    expect(pointsToCsv([series('train', 'a,b', [0.25])])).toBe('step,epoch,split,name,value\n10,1,train,"a,b",0.25\n')
  })
})
