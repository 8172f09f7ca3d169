import type { ReactNode } from 'react'
import { useFormat } from '@/i18n/format'

/** A number with its sign and unit stays in one piece inside right-to-left text. */
export function NumberText({ value, digits, unit }: { value: number | null | undefined; digits?: number; unit?: ReactNode }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className="numbers">
      {format.number(value, digits)}
      {unit !== undefined && <> {unit}</>}
    </bdi>
  )
}

/** A number with a unit that is a word: read in the direction of the word. */
export function MeasureText({ value, unit }: { value: string; unit: string }) {
  return (
    <bdi className="numbers">
      {value} {unit}
    </bdi>
  )
}

export function PercentText({ share, decimals }: { share: number | null | undefined; decimals?: number }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className="numbers">
      {format.percent(share, decimals)}
    </bdi>
  )
}

export function BytesText({ value }: { value: number }) {
  const format = useFormat()
  return <bdi className="numbers">{format.bytes(value)}</bdi>
}

/** Jalali in Persian, with the Gregorian date on hover in both languages. */
export function DateText({ value, kind = 'dateTime' }: { value: string; kind?: 'date' | 'dateTime' | 'time' | 'ago' }) {
  const format = useFormat()
  return (
    <time dateTime={value} title={format.gregorian(value)}>
      {format[kind](value)}
    </time>
  )
}

/** Names that people gave (files, columns, runs) keep their own direction. */
export function BdiText({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {children}
    </bdi>
  )
}

/** Ids, hashes, code and column names: always left to right. */
export function CodeText({ children }: { children: ReactNode }) {
  return (
    <bdi dir="ltr">
      <code>{children}</code>
    </bdi>
  )
}
