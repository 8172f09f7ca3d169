import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingValue } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { useMetricName } from './metricText'

/** Settings whose values have names of their own, and where those stand among the training texts. */
const named: Record<string, string> = {
  task: 'task',
  model_type: 'model',
  optimizer: 'optimizer',
  schedule: 'schedule',
  activation: 'activation',
  normalization: 'normalization',
  scaling: 'scaling',
  number_inputs: 'numberInputs',
  category_inputs: 'categoryInputs',
  loss: 'loss',
  class_weight: 'classWeight',
  'split.kind': 'splitKind',
  eval_metric: 'metric',
}

/** Names as the form gives them where they are called otherwise on the wire. */
const formNames: Record<string, string> = {
  'split.kind': 'split_kind',
  'split.validation': 'validation',
  'split.test': 'test',
  'split.group_column': 'group_column',
  'split.time_column': 'time_column',
  'split.column': 'split_column',
}

/** A setting's everyday name and value; one that a newer server added is shown as it is called. */
export function useSettingText() {
  const { t, i18n } = useTranslation('training')
  const { t: form } = useTranslation('newRun')
  const format = useFormat()
  const metricName = useMetricName()
  return useMemo(
    () => ({
      name(setting: string): string {
        const key = `setting.${formNames[setting] ?? setting}`
        return i18n.exists(key, { ns: 'newRun' }) ? form(key) : setting
      },
      value(setting: string, value: SettingValue | undefined): string {
        if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return format.number(null)
        if (typeof value === 'number') return setting === 'seed' ? format.number(value, 12) : format.number(value, 6)
        if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
        if (typeof value === 'object') return value.map((one) => (typeof one === 'number' ? format.number(one, 6) : format.isolate(one))).join(t('comma'))
        if (setting === 'eval_metric') return metricName(value)
        const key = named[setting] && `${named[setting]}.${value}`
        return key && i18n.exists(key, { ns: 'training' }) ? t(key) : format.isolate(value)
      },
    }),
    [t, i18n, form, format, metricName],
  )
}
