// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import i18next from 'i18next'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { initReactI18next } from 'react-i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { noticesOf, useNotices } from './notices'
import { useReferenceName } from './referenceName'

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

beforeAll(async () => {
  const texts = (name: string) => JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../../locales/fa/${name}.json`), 'utf8')) as Record<string, string>
  await i18next.use(initReactI18next).init({ lng: 'fa', keySeparator: false, interpolation: { escapeValue: false }, resources: { fa: { problems: texts('problems'), notices: texts('notices'), references: texts('references'), images: texts('images') } } })
})

describe('ANotice', () => {
  it('InPersian_NamesItsPatchesAndHasPersianDigits', () => {
    const { result: say } = renderHook(() => useNotices())
    const clipped = { code: 'patches_clipped', error: '2 patches are clipped…', params: { count: 2, patches: [17, 15] } }
    expect(plain(say.current(clipped))).toBe('۲ خانه در انتهای یک کانال بریده است و به کار نمی‌آید: فیروزه‌ای و زرد.')
  })

  it('OlderThanTheCodes_IsItsEnglishSentence', () => {
    const { result: say } = renderHook(() => useNotices())
    expect(noticesOf(['An old one.'], null).map(say.current)).toEqual(['An old one.'])
    expect(noticesOf(null, undefined)).toEqual([])
  })
})

describe('AReference', () => {
  it('ThatComesWithTheProduct_IsNamedInPersian_AndOnesOwnAsItIs', () => {
    const { result: name } = renderHook(() => useReferenceName())
    expect(['Classic 24, since November 2014', 'Studio, 3: new'].map(name.current)).toEqual(['کلاسیک ۲۴، از نوامبر ۲۰۱۴', 'Studio, 3: new'])
  })
})
