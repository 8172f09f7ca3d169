import { describe, expect, it } from 'vitest'
import type { TrainingParams } from '@/api/types'
import { checkSettings, fromParams, parseHidden, placeErrors, toRequest } from './settings'

const params: TrainingParams = {
  target: 'diagnosis', task: 'binary', model_type: 'mlp', hidden: [64, 32], members: null, activation: 'relu', normalization: 'none', scaling: 'auto',
  number_inputs: 'plain', category_inputs: 'one_hot', loss: null, label_smoothing: 0, momentum: 0.9, gradient_clip: null, dropout: 0.1, epochs: 60, batch_size: 32, lr: 0.003, optimizer: 'adam',
  schedule: 'cosine', weight_decay: 0.0001, patience: 15, seed: 7, split: { kind: 'stratified', validation: 0.2, test: 0.15 }, class_weight: 'balanced',
  eval_metric: 'roc_auc', positive_class: 'M', threshold: 0.5, features: null, ignore: ['id'], weight_column: null,
}
const values = fromParams(params, 'first')

describe('the settings form', () => {
  it('sends back what was suggested, and shares survive the way through percent', () => {
    expect(toRequest(values, 'set-1', 'diagnosis', 'binary')).toEqual({
      dataset: 'set-1', target: 'diagnosis', task: 'binary', name: 'first', model_type: 'mlp', hidden: [64, 32], dropout: 0.1, epochs: 60, batch_size: 32,
      lr: 0.003, optimizer: 'adam', schedule: 'cosine', weight_decay: 0.0001, patience: 15, seed: 7,
      split: { kind: 'stratified', validation: 0.2, test: 0.15 }, class_weight: 'balanced', eval_metric: 'roc_auc', positive_class: 'M', threshold: 0.5, ignore: ['id'],
      activation: 'relu', normalization: 'none', scaling: 'auto', number_inputs: 'plain', category_inputs: 'one_hot', label_smoothing: 0,
    })
  })

  it('leaves out what a linear model and a regression do not have', () => {
    const request = toRequest({ ...values, model_type: 'linear', name: '  ' }, 'set-1', 'price', 'regression')
    for (const field of ['hidden', 'dropout', 'activation', 'members', 'number_inputs', 'label_smoothing', 'momentum', 'class_weight', 'threshold', 'positive_class', 'name']) {
      expect(request).not.toHaveProperty(field)
    }
  })

  it('sends members of an ensemble, momentum of SGD, and the loss of a regression', () => {
    const request = toRequest({ ...values, model_type: 'ensemble', members: 5, optimizer: 'sgd', loss: 'huber', gradient_clip: 2 }, 'set-1', 'price', 'regression')
    expect(request).toMatchObject({ members: 5, momentum: 0.9, loss: 'huber', gradient_clip: 2, hidden: [64, 32] })
    expect(request).not.toHaveProperty('label_smoothing')
  })

  it('sends only the column for a split that a column decides', () => {
    expect(toRequest({ ...values, split_kind: 'column', split_column: 'part' }, 's', 't', 'binary').split).toEqual({ kind: 'column', column: 'part' })
    expect(toRequest({ ...values, split_kind: 'group', group_column: 'patient' }, 's', 't', 'binary').split).toEqual({ kind: 'group', validation: 0.2, test: 0.15, group_column: 'patient' })
  })

  it('finds nothing wrong with the suggestion', () => {
    expect(checkSettings(values, 'binary')).toEqual({})
  })

  it('names each field that is out of its limits', () => {
    const problems = checkSettings({ ...values, epochs: 0, batch_size: 70_000, lr: 0, patience: 1.5, seed: '', dropout: 0.95, threshold: 2, weight_decay: NaN }, 'binary')
    expect(Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, problem.key]))).toEqual({
      epochs: 'range', batch_size: 'range', lr: 'above', patience: 'whole', seed: 'required', weight_decay: 'number', dropout: 'range', threshold: 'range',
    })
  })

  it('does not speak of fields that do not count', () => {
    expect(checkSettings({ ...values, model_type: 'linear', dropout: 5, hidden: 'x', threshold: 7 }, 'regression')).toEqual({})
  })

  it('wants rows left to learn from, and the column that a split needs', () => {
    expect(checkSettings({ ...values, validation: 50, test: 50 }, 'binary').test?.key).toBe('shares')
    expect(checkSettings({ ...values, split_kind: 'time' }, 'binary').time_column?.key).toBe('column')
  })
})

describe('hidden layers', () => {
  it.each([['64, 32', [64, 32]], ['64 32', [64, 32]], ['۶۴، ۳۲', [64, 32]], ['', []], ['128', [128]]])('reads %s', (text, widths) => {
    expect(parseHidden(text)).toEqual(widths)
  })

  it.each(['64, x', '0', '12.5', '5000'])('refuses %s', (text) => {
    expect(parseHidden(text)).toBeNull()
  })
})

describe('errors of the server', () => {
  it('go to their fields, and those without one above the form', () => {
    expect(placeErrors({ lr: ['Too big.'], 'split.test': ['Too much.'], 'hidden[1]': ['No.'], dataset: ['Gone.'] }, values)).toEqual({
      fields: { lr: 'Too big.', test: 'Too much.', hidden: 'No.' }, rest: ['Gone.'],
    })
  })
})
