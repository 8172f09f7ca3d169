import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/format'
import type { SettingsValues } from '../settings'
import classes from './NewRun.module.css'

interface Props {
  dataset: { name: string; rows: number }
  target: string
  values: SettingsValues
  features: number
  children: ReactNode
}

/** What will happen, in words, beside the button that makes it happen. */
export function StartCard({ dataset, target, values, features, children }: Props) {
  const { t } = useTranslation('newRun')
  const format = useFormat()
  const validation = Number(values.validation) || 0
  const test = Number(values.test) || 0
  const parts = [
    { key: 'train', share: 100 - validation - test, color: 'var(--train)' },
    { key: 'validation', share: validation, color: 'var(--valid)' },
    { key: 'test', share: test, color: 'var(--base)' },
  ]
  return (
    <Card title={t('summary.title')}>
      <div className={classes.summary}>
        <p>{t('summary.text', { target: format.isolate(target), columns: format.integer(features), dataset: format.isolate(dataset.name) })}</p>
        {values.split_kind !== 'column' && parts.every(({ share }) => share > 0) && (
          <>
            <div className={classes.bar} aria-hidden>
              {parts.map(({ key, share, color }) => (
                <i key={key} style={{ flexGrow: share, background: color }} />
              ))}
            </div>
            <ul>
              {parts.map(({ key, share, color }) => (
                <li key={key}>
                  <i style={{ background: color }} />
                  {t(`summary.${key}`, { rows: format.integer(Math.round((dataset.rows * share) / 100)) })}
                </li>
              ))}
            </ul>
          </>
        )}
        {children}
      </div>
    </Card>
  )
}
