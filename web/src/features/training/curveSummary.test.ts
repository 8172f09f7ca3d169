import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFormat } from '@/i18n/format'
import type { Series } from '@/live/feed'
import en from '@/locales/en/chart.json'
import fa from '@/locales/fa/chart.json'
import { summarizeCurve, summaryText } from './curveSummary'

const series = (split: string, values: (number | null)[]): Series => ({
  split,
  name: 'loss',
  points: values.map((value, i) => ({ seq: i + 1, step: i + 1, epoch: i + 1, split, name: 'loss', value, time: '' })),
})

describe('the sentence beside a chart', () => {
  const texts = i18next.createInstance()
  beforeAll(() => texts.init({ lng: 'en', ns: ['chart'], defaultNS: 'chart', resources: { en: { chart: en }, fa: { chart: fa } }, interpolation: { escapeValue: false } }))
  const say = (language: string, metric: string, train?: Series, validation?: Series) => {
    const summary = summarizeCurve(metric, train, validation)
    return summary && summaryText(summary, texts.getFixedT(language) as TFunction, (value) => createFormat(language).number(value, 3))
  }

  it('tells the fall of the training loss and the best validation in English', () => {
    expect(say('en', 'loss', series('train', [0.56, 0.4, 0.28]), series('validation', [0.6, 0.296, 0.31]))).toBe('Falls from 0.56 to 0.28. Best validation 0.296 at epoch 2.')
  })

  it('tells the same in Persian, with Persian digits', () => {
    expect(say('fa', 'loss', series('train', [0.56, 0.28]), series('validation', [0.6, 0.296]))).toBe(
      'از ۰٫۵۶ به ۰٫۲۸ کاهش می‌یابد. بهترین مقدار اعتبارسنجی ۰٫۲۹۶ در دور ۲ است.',
    )
  })

  it('takes the highest score as the best where more is better', () => {
    expect(say('en', 'roc_auc', undefined, series('validation', [0.8, 0.95, 0.9]))).toBe('Rises from 0.8 to 0.9. Best validation 0.95 at epoch 2.')
  })

  it('does not call noise a trend, and passes over values that are no number', () => {
    expect(say('en', 'loss', series('train', [1, null, 1.001]))).toBe('Stays near 1.')
  })

  it('says nothing while there is nothing', () => {
    expect(say('en', 'loss', undefined, series('validation', [null]))).toBeNull()
  })
})
