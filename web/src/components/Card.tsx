import type { ReactNode } from 'react'
import styles from './Card.module.css'

interface CardProps {
  title?: ReactNode
  /** At the end of the title's line. */
  aside?: ReactNode
  /** False when the content (a table, a chart) brings its own edges. */
  padded?: boolean
  children: ReactNode
  className?: string
  id?: string
}

export function Card({ title, aside, padded = true, children, className, id }: CardProps) {
  return (
    <section className={`${styles.card} ${className ?? ''}`} id={id}>
      {title !== undefined && (
        <header className={styles.header}>
          <h2>{title}</h2>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      {padded ? <div className={styles.body}>{children}</div> : children}
    </section>
  )
}
