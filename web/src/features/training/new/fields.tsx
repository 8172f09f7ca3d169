import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NumberField } from '@/components/NumberField'
import { typedNumber } from '@/components/numberInput'
import { useFormat } from '@/i18n/format'
import { limits, type LimitedSetting, type Limits, type SettingName } from '../settings'
import { Setting } from './Setting'
import type { Settings } from './useSettings'

/** What every setting's field says: its name, what it does, what is wrong, what is suggested and why. */
function useTexts(settings: Settings, name: SettingName, suggestion: () => string) {
  const { t } = useTranslation('newRun')
  return {
    input: { label: t(`setting.${name}`), description: t(`hint.${name}`), error: settings.error(name) ?? undefined, name },
    frame: { reason: settings.reason(name), suggestion: settings.isSuggested(name) ? null : suggestion(), onSuggestion: () => settings.takeSuggestion(name) },
  }
}

export function NumberSetting({ settings, name, percent }: { settings: Settings; name: LimitedSetting; percent?: boolean }) {
  const { t, i18n } = useTranslation('newRun')
  const format = useFormat()
  const limit: Limits = limits[name]
  const { input, frame } = useTexts(settings, name, () => (settings.suggested[name] === '' ? t('nothing') : typedNumber(Number(settings.suggested[name]), i18n.language)))
  const range = t(limit.above ? 'limits.above' : 'limits.range', { min: format.number(limit.min, 10), max: format.number(limit.max, 10) })
  return (
    <Setting {...frame}>
      <NumberField
        {...input}
        description={`${input.description} ${range}`}
        rightSection={percent ? <span aria-hidden>{i18n.language === 'fa' ? '٪' : '%'}</span> : undefined}
        value={settings.values[name]}
        onChange={(value) => settings.set(name, value)}
      />
    </Setting>
  )
}

export type ChoiceName = 'eval_metric' | 'split_kind' | 'optimizer' | 'schedule' | 'class_weight' | 'activation' | 'normalization' | 'scaling' | 'number_inputs' | 'category_inputs' | 'loss' | 'group_column' | 'time_column' | 'split_column' | 'positive_class' | 'weight_column'

interface ChoiceProps {
  settings: Settings
  name: ChoiceName
  options: readonly { value: string; label: string }[]
  clearable?: boolean
  wide?: boolean
}

export function ChoiceSetting({ settings, name, options, clearable = false, wide }: ChoiceProps) {
  const { t } = useTranslation('newRun')
  const { input, frame } = useTexts(settings, name, () => options.find((option) => option.value === settings.suggested[name])?.label ?? t('nothing'))
  return (
    <Setting {...frame} wide={wide}>
      <Select
        {...input}
        data={[...options]}
        value={settings.values[name]}
        onChange={(value) => {
          if (value !== null || clearable) settings.set(name, value as never)
        }}
        allowDeselect={clearable}
        clearable={clearable}
        searchable={options.length > 8}
        placeholder={t('nothing')}
      />
    </Setting>
  )
}

export function HiddenSetting({ settings }: { settings: Settings }) {
  const { input, frame } = useTexts(settings, 'hidden', () => settings.suggested.hidden)
  return (
    <Setting {...frame}>
      <TextInput {...input} dir="ltr" value={settings.values.hidden} onChange={(event) => settings.set('hidden', event.currentTarget.value)} autoComplete="off" />
    </Setting>
  )
}

export function IgnoreSetting({ settings, columns }: { settings: Settings; columns: readonly string[] }) {
  const { t } = useTranslation('newRun')
  const format = useFormat()
  const { input, frame } = useTexts(settings, 'ignore', () => (settings.suggested.ignore.length === 0 ? t('nothing') : format.list(settings.suggested.ignore)))
  const { ignore } = settings.values
  return (
    <Setting {...frame} wide>
      <MultiSelect {...input} data={[...columns]} value={ignore} onChange={(value) => settings.set('ignore', value)} searchable clearable placeholder={ignore.length === 0 ? t('nothing') : undefined} />
    </Setting>
  )
}
