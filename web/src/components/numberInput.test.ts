import { describe, expect, it } from 'vitest'
import { parseTyped, typedNumber } from './numberInput'

describe('a typed number', () => {
  it.each([
    ['0.003', 0.003],
    ['۰٫۰۰۳', 0.003],
    ['٣٢', 32],
    ['1e-4', 0.0001],
    ['−5', -5],
    ['۱٬۲۳۴', 1234],
    ['0,5', 0.5],
    ['.5', 0.5],
  ])('%s is read', (text, value) => {
    expect(parseTyped(text)).toBe(value)
  })

  it.each(['abc', '1.2.3', '5 %', '--1', '0x10', '1,2,3'])('%s is none', (text) => {
    expect(parseTyped(text)).toBeNaN()
  })

  it('that is empty is no value, not zero', () => {
    expect(parseTyped('  ')).toBeNull()
  })

  it.each([0.0001, 1e-7, 65_536, -2.5])('%s comes back from either language as it was', (value) => {
    expect(parseTyped(typedNumber(value, 'fa'))).toBe(value)
    expect(parseTyped(typedNumber(value, 'en'))).toBe(value)
  })
})
