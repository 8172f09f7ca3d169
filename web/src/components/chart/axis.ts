import { ticks } from './ticks'

export type Figure = number | string | boolean | null

export interface Tick {
  /** From 0 to 1 along the axis. */
  at: number
  value: Figure
}

export interface Axis {
  kind: 'linear' | 'log' | 'category'
  ticks: readonly Tick[]
  /** Where a value lies, from 0 to 1; null for one that is not known. */
  at(value: Figure): number | null
}

const isNumber = (value: Figure): value is number => typeof value === 'number' && Number.isFinite(value)

/** An axis for whatever these values are: numbers by size, or by powers of ten where they span many; anything else by name. */
export function axisOf(values: readonly Figure[]): Axis {
  const known = values.filter((value) => value !== null)
  const numbers = known.filter(isNumber)
  if (numbers.length === 0 || numbers.length < known.length) return categories(known)
  const low = Math.min(...numbers)
  const high = Math.max(...numbers)
  if (low > 0 && high / low >= 50) return logarithmic(low, high)
  const at = (value: Figure) => (isNumber(value) ? (high > low ? (value - low) / (high - low) : 0.5) : null)
  return { kind: 'linear', at, ticks: ticks(low, high, 4).map((value) => ({ at: at(value)!, value })) }
}

function logarithmic(low: number, high: number): Axis {
  const [from, to] = [Math.log10(low), Math.log10(high)]
  const at = (value: Figure) => (isNumber(value) && value > 0 ? (Math.log10(value) - from) / (to - from) : null)
  const first = Math.ceil(from - 1e-9)
  const powers = Array.from({ length: Math.floor(to + 1e-9) - first + 1 }, (_, i) => Number(`1e${first + i}`))
  const shown = powers.length >= 2 ? powers : [low, high]
  return { kind: 'log', at, ticks: shown.map((value) => ({ at: at(value)!, value })) }
}

function categories(known: readonly Figure[]): Axis {
  const names = [...new Set(known)].sort((a, b) => String(a).localeCompare(String(b), 'en', { numeric: true }))
  const place = new Map(names.map((name, i) => [name, (i + 0.5) / names.length]))
  return { kind: 'category', at: (value) => place.get(value) ?? null, ticks: names.map((value) => ({ at: place.get(value)!, value })) }
}
