import { describe, expect, it } from 'vitest'
import { comparison } from './comparison'

const job = (own: number, linear: number, naive: number, model: 'mlp' | 'linear' = 'mlp', metric = 'roc_auc') => ({
  metrics: { [metric]: own },
  baseline: { linear: { [metric]: linear }, naive: { [metric]: naive } },
  model_type: model,
})

describe('the verdict', () => {
  it('compares with the better of the two baselines', () => {
    expect(comparison(job(0.95, 0.9, 0.5), 'roc_auc')).toEqual({ against: 'linear', better: true, own: 0.95, other: 0.9 })
    expect(comparison(job(0.95, 0.4, 0.5), 'roc_auc')?.against).toBe('naive')
  })

  it('knows that a smaller error is better', () => {
    expect(comparison(job(3, 4, 9, 'mlp', 'rmse'), 'rmse')).toEqual({ against: 'linear', better: true, own: 3, other: 4 })
    expect(comparison(job(5, 4, 9, 'mlp', 'rmse'), 'rmse')?.better).toBe(false)
  })

  it('does not call an equal score better', () => {
    expect(comparison(job(0.9, 0.9, 0.5), 'roc_auc')?.better).toBe(false)
  })

  it('compares a linear run with the naive answer only', () => {
    expect(comparison(job(0.8, 0.9, 0.5, 'linear'), 'roc_auc')?.against).toBe('naive')
  })

  it('says nothing without figures', () => {
    expect(comparison({ metrics: {}, baseline: {}, model_type: 'mlp' }, 'roc_auc')).toBeNull()
  })
})
