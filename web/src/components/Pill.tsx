import type { ReactNode } from 'react'
import styles from './Pill.module.css'

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'bad'

export function Pill({ tone = 'plain', dot = true, children, title }: { tone?: Tone; dot?: boolean; children: ReactNode; title?: string }) {
  return (
    <span className={styles.pill} data-tone={tone} title={title}>
      {dot && <span className={styles.dot} aria-hidden />}
      {children}
    </span>
  )
}
