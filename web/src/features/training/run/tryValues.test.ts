import { describe, expect, it } from 'vitest'
import type { ModelInput } from '@/api/types'
import { emptyValues, exampleValues, ranked, toRow } from './tryValues'

const inputs: ModelInput[] = [
  { name: 'age', type: 'numeric', levels: null, min: 18, max: 90, example: 42.5 },
  { name: 'plan', type: 'category', levels: ['month', 'year'], min: null, max: null, example: 'year' },
  { name: 'since', type: 'date', levels: null, min: null, max: null, example: null },
]

describe('the try-it form', () => {
  it('begins with a real example and sends numbers as numbers', () => {
    expect(toRow(exampleValues(inputs, 'en'), inputs)).toEqual({ age: 42.5, plan: 'year', since: null })
  })

  it('reads what it shows in Persian', () => {
    const values = exampleValues(inputs, 'fa')
    expect(values['age']).toBe('۴۲٫۵')
    expect(toRow(values, inputs)['age']).toBe(42.5)
  })

  it('sends an empty field as missing, not as zero', () => {
    expect(toRow(emptyValues(inputs), inputs)).toEqual({ age: null, plan: null, since: null })
  })

  it('leaves text in a number column to the server to refuse', () => {
    expect(toRow({ age: 'old' }, inputs)['age']).toBe('old')
  })

  it('lists classes by probability', () => {
    expect(ranked({ no: 0.2, yes: 0.7, maybe: null }).map((one) => one.name)).toEqual(['yes', 'no', 'maybe'])
  })
})
