import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RepetitionVerdict, TrainingJob } from '@/api/types'
import { Note } from '@/components/Note'
import { Pill, type Tone } from '@/components/Pill'
import { useFormat } from '@/i18n/format'
import { diffPath } from '../compare/paths'

const tones: Record<RepetitionVerdict, Tone> = { pending: 'info', identical: 'good', different: 'bad', not_comparable: 'warn' }
const notes = { pending: 'info', identical: 'good', different: 'bad', not_comparable: 'warn' } as const

export function RepetitionPill({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  if (job.repetition === null) return null
  return <Pill tone={tones[job.repetition.verdict]}>{t(`repetition.${job.repetition.verdict}`)}</Pill>
}

/** Whether a run that was to be made again came out the same, and if not, what differs. */
export function RepetitionNote({ job }: { job: TrainingJob }) {
  const { t, i18n } = useTranslation('training')
  const format = useFormat()
  if (job.repetition === null || job.repeats === null) return null
  const { verdict, differences } = job.repetition
  const say = (code: string, text: string, params: Record<string, unknown>) => {
    const key = `repetition.because.${code}`
    if (i18n.language === 'en' || !i18n.exists(key, { ns: 'training' })) return text
    return t(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? format.number(value, 9) : format.isolate(String(value))])))
  }
  return (
    <Note tone={notes[verdict]}>
      <p style={{ margin: 0 }}>
        {t(`repetition.${verdict}Text`)}{' '}
        {verdict === 'pending' ? <Link to={`/runs/${job.repeats}`}>{t('repetition.original')}</Link> : <Link to={diffPath(job.repeats, job.job_id)}>{t('repetition.diff')}</Link>}
      </p>
      {differences.length > 0 && (
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
          {differences.map(({ code, text, params }) => (
            <li key={code}>{say(code, text, params)}</li>
          ))}
        </ul>
      )}
    </Note>
  )
}
