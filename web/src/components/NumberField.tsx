import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseTyped, typedNumber } from './numberInput'

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'defaultValue'> {
  /** '' is empty; NaN is text that is no number. */
  value: number | ''
  onChange(value: number | ''): void
}

/** A number as people type it, in either language's digits; it never rewrites what is being typed. */
export function NumberField({ value, onChange, ...rest }: Props) {
  const { i18n } = useTranslation()
  const [typed, setTyped] = useState<{ text: string; value: number | '' } | null>(null)
  // Set from outside (another suggestion): what was typed before no longer stands.
  const text = typed !== null && Object.is(typed.value, value) ? typed.text : value === '' || Number.isNaN(value) ? '' : typedNumber(value, i18n.language)
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
      onChange={(event) => {
        const next = event.currentTarget.value
        const number = parseTyped(next) ?? ''
        setTyped({ text: next, value: number })
        onChange(number)
      }}
    />
  )
}
