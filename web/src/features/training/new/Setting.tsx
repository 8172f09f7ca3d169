import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './NewRun.module.css'

interface Props {
  wide?: boolean
  /** Why this value is suggested for this table. */
  reason?: string
  /** The suggestion in words, when the field says something else. */
  suggestion: string | null
  onSuggestion(): void
  children: ReactNode
}

/** A field with what is suggested and why. */
export function Setting({ wide, reason, suggestion, onSuggestion, children }: Props) {
  const { t } = useTranslation('newRun')
  return (
    <div className={`${classes.setting} ${wide ? classes.wide : ''}`}>
      {children}
      {suggestion !== null ? (
        <Anchor component="button" type="button" size="xs" ta="start" onClick={onSuggestion}>
          {t('useSuggestion', { value: suggestion })}
        </Anchor>
      ) : (
        reason && <p className={classes.reason}>{reason}</p>
      )}
    </div>
  )
}
