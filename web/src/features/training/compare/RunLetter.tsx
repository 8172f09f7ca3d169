import type { RunMark } from './marks'
import classes from './Compare.module.css'

export function RunLetter({ mark, title }: { mark: RunMark; title?: string }) {
  return (
    <span className={classes.letter} data-dashed={mark.dashed || undefined} style={{ borderColor: `var(--${mark.color})` }} title={title}>
      {mark.letter}
    </span>
  )
}
