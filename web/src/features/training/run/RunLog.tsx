import { Button } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '@/api/types'
import { Card } from '@/components/Card'
import { useFormat } from '@/i18n/format'
import classes from './Run.module.css'

const shownAtFirst = 400

/** A new one each time that somebody asks, so that asking twice goes there twice. */
export interface ShownLine {
  seq: number
}

/** Follows the end until somebody scrolls up, or asks for a line; then it stays where they read. */
export function RunLog({ lines, live, goTo = null }: { lines: readonly LogLine[]; live: boolean; goTo?: ShownLine | null }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const [all, setAll] = useState(false)
  const [gone, setGone] = useState<ShownLine | null>(null)
  if (goTo !== gone) {
    setGone(goTo)
    setFollowing(false)
    setAll(true)
  }
  const shown = all ? lines : lines.slice(-shownAtFirst)

  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, following])

  useLayoutEffect(() => {
    const line = goTo && box.current?.querySelector<HTMLElement>(`[data-seq="${goTo.seq}"]`)
    line?.scrollIntoView({ block: 'center' })
    line?.focus({ preventScroll: true })
  }, [goTo])

  const onScroll = () => {
    const element = box.current!
    setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < 24)
  }

  return (
    <Card
      title={t('log.title')}
      padded={false}
      className={classes.late}
      aside={
        following ? (
          live && t('log.following')
        ) : (
          <Button size="compact-xs" variant="light" onClick={() => setFollowing(true)}>
            {t('log.toEnd')}
          </Button>
        )
      }
    >
      {lines.length === 0 ? (
        <p className={classes.empty}>{t(live ? 'log.empty' : 'log.none')}</p>
      ) : (
        <div ref={box} className={classes.log} onScroll={onScroll} tabIndex={0} role="region" aria-label={t('log.title')}>
          {shown.length < lines.length && (
            <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
              {t('log.earlier', { number: format.integer(lines.length - shown.length) })}
            </Button>
          )}
          {shown.map((line, i) => (
            <div key={`${line.seq}:${i}`} className={classes.line} data-level={line.level} data-seq={line.seq} tabIndex={-1} aria-current={goTo?.seq === line.seq || undefined}>
              <time dateTime={line.time} title={format.gregorian(line.time)}>
                {clock(line.time)}
              </time>
              <span dir="auto">{line.text}</span>
            </div>
          ))}
        </div>
      )}
    </Card>
  )
}

/** The log is for reading beside other logs: Latin digits in every language. */
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const clock = (time: string) => clockFormat.format(new Date(time))
