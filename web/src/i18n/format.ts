import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** First-strong isolates: a value keeps its own direction inside a sentence of either language. */
const isolate = (text: string) => `\u2068${text}\u2069`
const ltr = (text: string) => `\u2066${text}\u2069`

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const englishBytes = ['B', 'kB', 'MB', 'GB', 'TB']
const persianBytes = ['بایت', 'کیلوبایت', 'مگابایت', 'گیگابایت', 'ترابایت']

export interface Format {
  language: string
  /** Up to `digits` significant digits beyond the integer part; small and huge values in powers of ten. */
  number(value: number | null | undefined, digits?: number): string
  integer(value: number | null | undefined): string
  fixed(value: number | null | undefined, decimals: number): string
  percent(share: number | null | undefined, decimals?: number): string
  bytes(value: number): string
  /** With `decimals`, times below ten seconds have so many. */
  duration(seconds: number, decimals?: number): string
  date(value: string | number | Date): string
  dateTime(value: string | number | Date): string
  time(value: string | number | Date): string
  /** In the Gregorian calendar and digits, whatever the language: for hovers and for people who compare. */
  gregorian(value: string | number | Date): string
  ago(value: string | number | Date, now?: number): string
  list(values: string[]): string
  isolate(text: string): string
}

const missing = '–'

export function createFormat(language: string): Format {
  const persian = language === 'fa'
  const locale = persian ? 'fa-IR' : 'en-US'
  const dateLocale = persian ? 'fa-IR-u-ca-persian' : 'en-GB'
  const cache = new Map<string, Intl.NumberFormat>()
  const numberFormat = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options)
    let format = cache.get(key)
    if (format === undefined) cache.set(key, (format = new Intl.NumberFormat(locale, options)))
    return format
  }
  const dateFormat = new Intl.DateTimeFormat(dateLocale, { year: 'numeric', month: 'short', day: 'numeric' })
  const dateTimeFormat = new Intl.DateTimeFormat(dateLocale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const timeFormat = new Intl.DateTimeFormat(dateLocale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const gregorianFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(persian ? 'fa' : 'en', { numeric: 'auto' })
  const listFormat = new Intl.ListFormat(persian ? 'fa' : 'en', { type: 'conjunction' })
  const known = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value)

  const scientific = (value: number, digits: number) => {
    const [mantissa = '0', exponent = '0'] = value.toExponential(Math.max(0, digits - 1)).split('e')
    const raised = [...String(Number(exponent))].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)])).join('')
    return ltr(`${numberFormat({ maximumFractionDigits: digits - 1 }).format(Number(mantissa))}×${numberFormat({}).format(10)}${raised}`)
  }

  const format: Format = {
    language,
    number(value, digits = 4) {
      if (!known(value)) return missing
      const size = Math.abs(value)
      if (size !== 0 && (size < 1e-4 || size >= 1e15)) return scientific(value, digits)
      if (Number.isInteger(value) || size >= 10 ** digits) return numberFormat({ maximumFractionDigits: size >= 10 ** digits ? 0 : digits }).format(value)
      return numberFormat({ maximumSignificantDigits: digits }).format(value)
    },
    integer: (value) => (known(value) ? numberFormat({ maximumFractionDigits: 0 }).format(value) : missing),
    fixed: (value, decimals) => (known(value) ? numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value) : missing),
    percent: (share, decimals = 1) => (known(share) ? numberFormat({ style: 'percent', maximumFractionDigits: decimals }).format(share) : missing),
    bytes(value) {
      let unit = 0
      while (value >= 1000 && unit < byteUnits.length - 1) {
        value /= 1000
        unit++
      }
      const number = numberFormat({ maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)
      return isolate(`${number} ${(persian ? persianBytes : englishBytes)[unit]}`)
    },
    duration(seconds, decimals = 0) {
      if (decimals > 0 && seconds < 10) return isolate(numberFormat({ style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: decimals }).format(Math.max(0, seconds)))
      const whole = Math.max(0, Math.round(seconds))
      const hours = Math.floor(whole / 3600)
      const minutes = Math.floor((whole % 3600) / 60)
      const rest = whole % 60
      const part = (value: number, unit: 'hour' | 'minute' | 'second') => numberFormat({ style: 'unit', unit, unitDisplay: 'short' }).format(value)
      const parts =
        hours > 0
          ? [part(hours, 'hour'), ...(minutes > 0 ? [part(minutes, 'minute')] : [])]
          : minutes > 0
            ? [part(minutes, 'minute'), ...(rest > 0 && minutes < 10 ? [part(rest, 'second')] : [])]
            : [part(rest, 'second')]
      return isolate(parts.join(persian ? ' و ' : ' '))
    },
    date: (value) => dateFormat.format(new Date(value)),
    dateTime: (value) => dateTimeFormat.format(new Date(value)),
    time: (value) => timeFormat.format(new Date(value)),
    gregorian: (value) => gregorianFormat.format(new Date(value)),
    ago(value, now = Date.now()) {
      const seconds = (new Date(value).getTime() - now) / 1000
      const size = Math.abs(seconds)
      if (size < 45) return relative.format(0, 'second')
      if (size < 45 * 60) return relative.format(Math.round(seconds / 60), 'minute')
      if (size < 22 * 3600) return relative.format(Math.round(seconds / 3600), 'hour')
      if (size < 26 * 86400) return relative.format(Math.round(seconds / 86400), 'day')
      return dateFormat.format(new Date(value))
    },
    list: (values) => listFormat.format(values.map(isolate)),
    isolate,
  }
  return format
}

const formats = new Map<string, Format>()

export function formatFor(language: string): Format {
  let format = formats.get(language)
  if (format === undefined) formats.set(language, (format = createFormat(language)))
  return format
}

export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => formatFor(i18n.language), [i18n.language])
}
