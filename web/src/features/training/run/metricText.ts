import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** A metric's everyday name; one that a newer engine added is shown as it is called. */
export function useMetricName(): (metric: string) => string {
  const { t, i18n } = useTranslation('training')
  return useCallback((metric: string) => (i18n.exists(`metric.${metric}`, { ns: 'training' }) ? t(`metric.${metric}`) : metric), [t, i18n])
}

export function useMetricHint(): (metric: string) => string | null {
  const { t, i18n } = useTranslation('training')
  return (metric) => (i18n.exists(`metricHint.${metric}`, { ns: 'training' }) ? t(`metricHint.${metric}`) : null)
}
