import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/format'
import styles from './Batches.module.css'

/** How many in each class: bars that lie, with their counts. */
export function Histogram({ label, rows }: { label: string; rows: readonly { name: string; count: number; tone: 'good' | 'info' | 'warn' | 'bad' | 'ink-3' }[] }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const most = Math.max(1, ...rows.map(({ count }) => count))
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  return (
    <ul className={styles.histogram} aria-label={label}>
      {rows.map(({ name, count, tone }) => (
        <li key={name}>
          <span>
            <bdi>{name}</bdi>
          </span>
          <i aria-hidden>
            <b style={{ inlineSize: `${(count / most) * 100}%`, background: `var(--${tone})` }} />
          </i>
          <span className="numbers">
            {format.integer(count)} <span className="visually-hidden">{t('share', { percent: format.percent(total === 0 ? 0 : count / total, 0) })}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
