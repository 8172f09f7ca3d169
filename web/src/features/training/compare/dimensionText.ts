import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figure } from '@/components/chart/axis'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'
import { useSettingText } from '../run/settingText'
import type { Dimension } from './table'

export function useDimensionText() {
  const { t } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const setting = useSettingText()
  return useMemo(
    () => ({
      name: ({ kind, name, split }: Dimension) => (kind === 'setting' ? setting.name(name) : `${metricName(name)}${t('comma')}${t(`split.${split}`)}`),
      /** In two lines, for where there is little room beside it. */
      lines: ({ kind, name, split }: Dimension) => (kind === 'setting' ? [setting.name(name)] : [metricName(name), t(`split.${split}`)]),
      value: ({ kind, name }: Dimension, value: Figure) => (kind === 'setting' ? setting.value(name, value) : format.number(value as number | null, 4)),
    }),
    [t, format, metricName, setting],
  )
}
