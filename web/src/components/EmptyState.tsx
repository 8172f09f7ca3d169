import type { ReactNode } from 'react'
import styles from './States.module.css'

/** What will be here, and the one action that fills it. With `page` it is all that the page has, and its heading is the page's. */
export function EmptyState({ icon, title, children, actions, page = false }: { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode; page?: boolean }) {
  const Heading = page ? 'h1' : 'h2'
  return (
    <div className={styles.empty}>
      {icon && (
        <div className={styles.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
