import { useTranslation } from 'react-i18next'
import type { JobState } from '@/api/types'
import { Pill, type Tone } from './Pill'
import { useFormat } from '@/i18n/format'

const tones: Record<JobState, Tone> = {
  QUEUED: 'plain',
  STARTING: 'info',
  LOADING: 'info',
  RUNNING: 'info',
  COMPLETED: 'good',
  FAILED: 'bad',
  STOPPED: 'warn',
}

interface StatePillProps {
  state: JobState
  queuePosition?: number | null
  expectedStartSeconds?: number | null
}

/** A run's state as people say it: "Waiting (2nd in line, about 3 min)". */
export function StatePill({ state, queuePosition, expectedStartSeconds }: StatePillProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  let text = t(`state.${state}`)
  if (state === 'QUEUED' && queuePosition != null) {
    const place = t('state.place', { place: i18n.language === 'en' ? ordinal(queuePosition) : format.integer(queuePosition) })
    const wait = expectedStartSeconds != null ? t('state.about', { time: format.duration(expectedStartSeconds) }) : null
    text = `${text} (${[place, wait].filter(Boolean).join(t('comma'))})`
  }
  return <Pill tone={tones[state]}>{text}</Pill>
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' })
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (value: number) => `${value}${endings[rules.select(value)] ?? 'th'}`
