import type { ReactNode } from 'react'
import styles from './Table.module.css'

/**
 * A plain table. With `cards` its rows become cards on a phone: give each `<td>` a `data-label`, except the first, which is the
 * card's title; `data-end` lines numbers up.
 */
export function Table({ label, head, children, cards = true }: { label: string; head: ReactNode; children: ReactNode; cards?: boolean }) {
  return (
    <div className={styles.scroll} tabIndex={cards ? undefined : 0} role={cards ? undefined : 'region'} aria-label={cards ? undefined : label}>
      <table className={`${styles.table} ${cards ? styles.cards : ''}`} aria-label={label}>
        <thead>{head}</thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
