import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { useProblems } from '@/i18n/problems'
import { CopyButton } from './CopyButton'
import { CodeText } from './Text'
import styles from './States.module.css'

/** A sentence, a way to try again, and the id to quote when asking for help. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problems = useProblems()
  // The server's own faults are worth a call for help; a refusal has said what to do.
  const traceId = error instanceof ApiError && error.status >= 500 ? error.traceId : null
  return (
    <div className={styles.error} role="alert">
      <p>{problems.say(error)}</p>
      {(onRetry || traceId) && (
        <div className={styles.errorLine}>
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          )}
          {traceId && (
            <>
              <span>{t('error.id')}</span>
              <CodeText>{traceId}</CodeText>
              <CopyButton value={traceId} />
            </>
          )}
        </div>
      )}
    </div>
  )
}
