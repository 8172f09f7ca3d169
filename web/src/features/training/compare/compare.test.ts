import { describe, expect, it } from 'vitest'
import type { Comparison, MetricPoint } from '@/api/types'
import { marksOf } from './marks'
import { curveOf, curvesIn } from './overlay'
import { comparisonCsv, dimensionsOf } from './table'

const run = (job_id: string, name: string) => ({ job_id, name, status: 'COMPLETED' as const, seed: 1, model_type: 'mlp' as const, dataset_id: null, created_at: '2026-01-02T03:04:05Z', duration_seconds: 2.5 })
const comparison: Comparison = {
  ok: true,
  runs: [run('job_1', 'first, "small"'), run('job_2', 'second')],
  settings: [
    { name: 'hidden', values: [[64, 64], [32]], differs: true },
    { name: 'epochs', values: [10, 10], differs: false },
  ],
  metrics: [
    { name: 'roc_auc', split: 'test', higher_is_better: true, values: [0.91, null], best: [0] },
    { name: 'f1', split: 'test', higher_is_better: true, values: [null, null], best: [] },
  ],
  groups: [],
  significance: null,
  prefers: 'roc_auc',
}

const point = (split: string, name: string, step: number, value: number | null, second: number): MetricPoint => ({ seq: step, step, epoch: step / 10, split, name, value, time: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString() })

describe('Marks', () => {
  it('OfTwentyRuns_AreAllDifferent', () => {
    const looks = marksOf(20, null)
    expect(new Set(looks.map(({ color, dashed }) => `${color}${dashed}`)).size).toBe(20)
    expect(looks.map(({ letter }) => letter).join('')).toBe('ABCDEFGHIJKLMNOPQRST')
  })

  it('ByGroup_AreSharedByRunsOfOneGroupButTheirLetterStays', () => {
    const group = (runs: number[]) => ({ key: '', settings: {}, runs, metrics: {} })
    const looks = marksOf(3, [group([0, 2]), group([1])])
    expect(looks[0]!.color).toBe(looks[2]!.color)
    expect(looks[1]!.color).not.toBe(looks[0]!.color)
    expect(looks.map(({ letter }) => letter)).toEqual(['A', 'B', 'C'])
  })
})

describe('Overlay', () => {
  const points = [point('train', 'loss', 10, 0.9, 1), point('train', 'loss', 20, null, 3), point('validation', 'loss', 20, 0.8, 3), point('validation', 'f1', 20, 0.5, 3), point('test', 'f1', 20, 0.4, 9), point('system', 'cpu', 20, 99, 3)]

  it('Offers_CurvesOfTrainingAndValidation_LossFirst', () => {
    expect(curvesIn([points, []])).toEqual(['validation/loss', 'train/loss', 'validation/f1'])
  })

  it('Draws_ByEpochStepAndTime', () => {
    expect(curveOf(points, 'train/loss', 'epoch')).toEqual({ x: [1, 2], y: [0.9, null] })
    expect(curveOf(points, 'train/loss', 'step').x).toEqual([10, 20])
    expect(curveOf(points, 'train/loss', 'time').x).toEqual([0, 2])
  })

  it('OfPointsAtOneTime_KeepsTheLast', () => {
    expect(curveOf([point('train', 'loss', 1, 5, 0), point('train', 'loss', 2, 4, 0)], 'train/loss', 'time')).toEqual({ x: [0], y: [4] })
  })
})

describe('Comparison', () => {
  it('AsCsv_IsARowARunWithQuotesWhereNeeded', () => {
    expect(comparisonCsv(comparison).split('\n')).toEqual([
      'run,name,status,created_at,duration_seconds,params.hidden,params.epochs,metrics.test.roc_auc,metrics.test.f1',
      'job_1,"first, ""small""",COMPLETED,2026-01-02T03:04:05Z,2.5,"64, 64",10,0.91,',
      'job_2,second,COMPLETED,2026-01-02T03:04:05Z,2.5,32,10,,',
      '',
    ])
  })

  it('AsDimensions_LeavesOutWhatIsTheSameOrUnknownForAll', () => {
    expect(dimensionsOf(comparison).map(({ key, values }) => [key, values])).toEqual([
      ['params.hidden', ['64, 64', '32']],
      ['metrics.test.roc_auc', [0.91, null]],
    ])
  })
})
