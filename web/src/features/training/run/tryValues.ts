import type { Cell, ModelInput } from '@/api/types'
import { parseTyped, typedNumber } from '@/components/numberInput'

/** The form holds text only; '' is a missing value, which the model knows how to take. */
export type TryValues = Record<string, string>

export function exampleValues(inputs: readonly ModelInput[], language: string): TryValues {
  return Object.fromEntries(inputs.map((input) => [input.name, exampleOf(input, language)]))
}

export function emptyValues(inputs: readonly ModelInput[]): TryValues {
  return Object.fromEntries(inputs.map((input) => [input.name, '']))
}

function exampleOf({ example }: ModelInput, language: string): string {
  if (example === null || example === undefined) return ''
  return typeof example === 'number' ? typedNumber(example, language) : String(example)
}

/** What cannot be read as a number is sent as it is: the server says which column does not take it. */
export function toRow(values: TryValues, inputs: readonly ModelInput[]): Record<string, Cell> {
  return Object.fromEntries(inputs.map((input) => [input.name, toCell(values[input.name] ?? '', input)]))
}

function toCell(text: string, input: ModelInput): Cell {
  if (text.trim() === '') return null
  if (input.type !== 'numeric') return text
  const number = parseTyped(text)
  return number === null || Number.isNaN(number) ? text : number
}

/** Classes by falling probability. */
export function ranked(probabilities: Readonly<Record<string, number | null>>): { name: string; share: number }[] {
  return Object.entries(probabilities)
    .map(([name, share]) => ({ name, share: share ?? 0 }))
    .sort((a, b) => b.share - a.share)
}
