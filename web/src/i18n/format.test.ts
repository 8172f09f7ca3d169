import { describe, expect, it } from 'vitest'
import { createFormat } from './format'

const fa = createFormat('fa')
const en = createFormat('en')
const plain = (text: string) => text.replace(/[\u200e\u200f\u2066-\u2069]/g, '').replace(/\u00a0|\u202f/g, ' ')

describe('Numbers', () => {
  it('InPersian_HavePersianDigitsAndSeparators', () => {
    expect(fa.integer(1234567)).toBe('۱٬۲۳۴٬۵۶۷')
    expect(fa.number(0.281734)).toBe('۰٫۲۸۱۷')
    expect(fa.fixed(3, 2)).toBe('۳٫۰۰')
    expect(plain(fa.percent(0.625))).toBe('۶۲٫۵٪')
  })

  it('InEnglish_KeepFourSignificantDigitsAndWholeNumbersWhole', () => {
    expect(en.number(0.281734)).toBe('0.2817')
    expect(en.number(48210)).toBe('48,210')
    expect(en.number(123456.789)).toBe('123,457')
    expect(en.number(12, 2)).toBe('12')
    expect(en.number(569)).toBe('569')
  })

  it('NotKnownOrNotFinite_AreADash', () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(fa.number(value)).toBe('–')
      expect(en.percent(value)).toBe('–')
    }
  })

  it('FarFromOne_ArePowersOfTen', () => {
    expect(plain(en.number(0.0000123))).toBe('1.23×10⁻⁵')
    expect(plain(en.number(6.02e23, 3))).toBe('6.02×10²³')
    expect(plain(fa.number(0.0000123))).toBe('۱٫۲۳×۱۰⁻⁵')
    expect(en.number(0)).toBe('0')
  })
})

describe('Dates', () => {
  const moment = new Date(2026, 10, 21, 14, 2, 21)

  it('InPersian_AreJalaliWithPersianDigits', () => {
    expect(plain(fa.date(moment))).toBe('۳۰ آبان ۱۴۰۵')
    expect(plain(fa.time(moment))).toBe('۱۴:۰۲:۲۱')
    expect(plain(fa.dateTime(moment))).toContain('۱۴:۰۲')
  })

  it('OnHover_AreGregorianInBothLanguages', () => {
    expect(fa.gregorian(moment)).toBe(en.gregorian(moment))
    expect(fa.gregorian(moment)).toContain('21 Nov 2026')
  })

  it('InThePast_AreToldAsTimeAgo', () => {
    const now = moment.getTime()
    expect(en.ago(now - 5 * 60_000, now)).toBe('5 minutes ago')
    expect(plain(fa.ago(now - 5 * 60_000, now))).toBe('۵ دقیقه پیش')
    expect(en.ago(now - 10_000, now)).toBe('now')
    expect(en.ago(now - 60 * 86_400_000, now)).toBe(en.date(now - 60 * 86_400_000))
  })
})

describe('Amounts', () => {
  it('OfBytes_HaveTranslatedUnits', () => {
    expect(plain(en.bytes(0))).toBe('0 B')
    expect(plain(en.bytes(1_530_000))).toBe('1.5 MB')
    expect(plain(fa.bytes(1_530_000))).toBe('۱٫۵ مگابایت')
    expect(plain(en.bytes(2_147_483_648))).toBe('2.1 GB')
  })

  it('OfTime_HaveTwoPartsAtMost', () => {
    expect(plain(en.duration(0.84, 1))).toBe('0.8 sec')
    expect(plain(en.duration(12.3, 1))).toBe('12 sec')
    expect(plain(en.duration(72))).toBe('1 min 12 sec')
    expect(plain(en.duration(3720))).toBe('1 hr 2 min')
    expect(plain(fa.duration(72))).toBe('۱ دقیقه و ۱۲ ثانیه')
  })

  it('Isolated_KeepTheirOwnDirectionInASentence', () => {
    expect(en.isolate('ستون')).toBe('\u2068ستون\u2069')
  })
})
