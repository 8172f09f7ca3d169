import { readFileSync } from 'node:fs'
import path from 'node:path'
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { ApiError } from '@/api/problem'
import { problemOf, sentence } from './problems'

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

beforeAll(async () => {
  const problems = (language: string) => JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../locales/${language}/problems.json`), 'utf8')) as Record<string, string>
  await i18next.init({ lng: 'fa', keySeparator: false, resources: { fa: { problems: problems('fa') }, en: { problems: problems('en') } } })
})

describe('AProblem', () => {
  const ragged = { code: 'ragged_row', error: 'Line 812 has 4 cells where the header has 5.', params: { line: 812, found: 4, expected: 5 } }

  it('InPersian_IsToldByCodeWithItsValuesInPersianDigits', () => {
    expect(plain(sentence(ragged, 'fa'))).toContain('خط ۸۱۲ به‌جای ۵ خانه ۴ خانه دارد')
  })

  it('InEnglish_IsTheServersOwnSentence', () => {
    expect(sentence(ragged, 'en')).toBe(ragged.error)
  })

  it('WithoutAValueThatTheSentenceNeeds_IsThePlainSentence', () => {
    expect(sentence({ code: 'unknown_column', error: 'x' }, 'fa')).toBe('جدول چنین ستونی ندارد.')
  })

  it('WithoutAValueAndWithoutAPlainSentence_IsTheEnglishSentenceRatherThanOneWithAHole', () => {
    expect(sentence({ code: 'ragged_row', error: ragged.error, params: {} }, 'fa')).toBe(ragged.error)
  })

  it('OfACodeThatThisClientDoesNotKnow_IsTheEnglishSentence', () => {
    expect(sentence({ code: 'from_a_newer_server', error: 'A new thing happened.' }, 'fa')).toBe('A new thing happened.')
  })

  it('WithMarkupInAValue_StaysText', () => {
    expect(sentence({ code: 'unknown_column', error: 'x', params: { column: '<script>' } }, 'fa')).toContain('\u2068<script>\u2069')
  })

  it('OfAnErrorThatIsNoCall_SaysWhatTheErrorSays', () => {
    expect(problemOf(new Error('broken'))).toEqual({ code: 'client', error: 'broken' })
    expect(problemOf(new ApiError(ragged, 400))).toEqual(ragged)
  })
})
