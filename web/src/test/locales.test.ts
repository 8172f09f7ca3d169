import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { clientCodes } from '@/api/problem'

const locales = path.resolve(import.meta.dirname, '../locales')
const contracts = path.resolve(import.meta.dirname, '../../../src/Kargah.Contracts')
const sources = path.resolve(import.meta.dirname, '..')

const texts = (language: string, file: string) => JSON.parse(readFileSync(path.join(locales, language, file), 'utf8')) as Record<string, string>
const files = readdirSync(path.join(locales, 'en'))
const placeholders = (text: string) => new Set([...text.matchAll(/{{\s*(\w+)\s*}}/g)].map((match) => match[1]))

describe('Texts', () => {
  it('InBothLanguages_HaveTheSameFiles', () => {
    expect(readdirSync(path.join(locales, 'fa'))).toEqual(files)
  })

  it.each(files)('%s_InBothLanguages_HasTheSameKeysAndNoEmptyText', (file) => {
    const [en, fa] = [texts('en', file), texts('fa', file)]
    expect(Object.keys(fa).sort()).toEqual(Object.keys(en).sort())
    expect(Object.entries({ ...en, ...fa }).filter(([, text]) => typeof text !== 'string' || text.trim() === '')).toEqual([])
  })

  it.each(files)('%s_InPersian_NeedsNoValueThatEnglishDoesNotName', (file) => {
    const [en, fa] = [texts('en', file), texts('fa', file)]
    const extra = Object.entries(fa).filter(([key, text]) => [...placeholders(text)].some((name) => !placeholders(en[key] ?? '').has(name)))
    expect(extra).toEqual([])
  })

  it.each(files)('%s_InPersian_HasPersianWordsAndDigits', (file) => {
    const fa = Object.entries(texts('fa', file)).map(([key, text]) => [key, text.replace(/{{.*?}}|<.*?>/g, '')] as const)
    const withoutPersian = fa.filter(([, text]) => text.length > 12 && !/[\u0600-\u06ff]/.test(text))
    expect(withoutPersian).toEqual([])
  })
})

describe('Problems', () => {
  const codes = readdirSync(contracts)
    .filter((file) => /^Problem.*\.cs$/.test(file))
    .flatMap((file) => [...readFileSync(path.join(contracts, file), 'utf8').matchAll(/public const string \w+ = "([a-z0-9_]+)";/g)])
    .map((match) => match[1]!)

  it('OfTheServer_AreReadFromItsVocabulary', () => {
    expect(codes.length).toBeGreaterThan(30)
  })

  it.each(['en', 'fa'])('OfServerAndClient_In_%s_HaveASentence', (language) => {
    const known = { ...texts(language, 'problems.json'), ...texts(language, 'notices.json') }
    expect([...codes, ...clientCodes].filter((code) => !(code in known))).toEqual([])
  })
})

describe('Styles', () => {
  it('Everywhere_NameStartAndEndInsteadOfLeftAndRight', () => {
    const sheets = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
    const sided = sheets.flatMap((file) =>
      readFileSync(path.join(sources, file), 'utf8')
        .split('\n')
        .filter((line) => /(^|[\s;-])(left|right)\s*:|text-align:\s*(left|right)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    )
    expect(sided).toEqual([])
  })
})
