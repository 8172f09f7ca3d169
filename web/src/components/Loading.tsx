import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './States.module.css'

/** A skeleton that shows only when the answer takes longer than a blink. */
export function Loading({ rows = 4, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.late} role="status" data-loading-skeleton>
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} mb={8} radius="var(--r-s)" />
      ))}
    </div>
  )
}
