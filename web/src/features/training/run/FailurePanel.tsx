import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconListSearch, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { FailureRemedy, JobFailure, StartTrainingResponse, TrainingJob } from '@/api/types'
import { CopyButton } from '@/components/CopyButton'
import { notifyFailed } from '@/components/notify'
import { CodeText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import classes from './Run.module.css'

/** What went wrong in plain words, what it can be seen by, what would help, and how to ask for help. */
export function FailurePanel({ job, onShowLine }: { job: TrainingJob; onShowLine(seq: number): void }) {
  const { t } = useTranslation('failure')
  const { t: training } = useTranslation('training')
  const problems = useProblems()
  const { error } = job
  const quote = error ? `${job.job_id} ${error.code}` : job.job_id
  return (
    <section className={classes.failure} role="alert" aria-labelledby="failure-title">
      <h2 id="failure-title">{t('title')}</h2>
      {error && <p className={classes.cause}>{t(`cause.${error.cause}`)}</p>}
      <p dir="auto">{error ? problems.sentence(error) : (job.message ?? t('unknown'))}</p>
      {error?.evidence && <Evidence evidence={error.evidence} onShowLine={onShowLine} />}
      {error?.remedy && <Remedy job={job} remedy={error.remedy} />}
      <div className={classes.failureLine}>
        <Button component={Link} to={againPath(job)} size="sm" variant={error?.remedy?.settings ? 'default' : 'filled'}>
          {training('action.changeAndRun')}
        </Button>
        {job.dataset_id && (
          <Button component={Link} to={`/datasets/${job.dataset_id}`} size="sm" variant="default">
            {t('lookAtData')}
          </Button>
        )}
      </div>
      <div className={classes.failureLine}>
        <span>{t('quote')}</span>
        <CodeText>{quote}</CodeText>
        <CopyButton value={quote} />
      </div>
    </section>
  )
}

function Evidence({ evidence, onShowLine }: { evidence: NonNullable<JobFailure['evidence']>; onShowLine(seq: number): void }) {
  const { t } = useTranslation('failure')
  const format = useFormat()
  const settingName = useSettingName()
  const facts = [
    ['row', evidence.row && format.integer(evidence.row)],
    ['column', evidence.column],
    ['setting', evidence.setting && settingName(evidence.setting)],
    // what stands in a cell is shown as it stands there
    ['value', evidence.setting && evidence.value && Number.isFinite(Number(evidence.value)) ? format.number(Number(evidence.value), 6) : evidence.value],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]))
  return (
    <div className={classes.failureLine}>
      {facts.map(([name, value]) => (
        <span key={name}>
          {t(`evidence.${name}`)} <b dir="auto">{format.isolate(value)}</b>
        </span>
      ))}
      {evidence.line && (
        <Button size="compact-xs" variant="default" leftSection={<IconListSearch size={14} />} onClick={() => onShowLine(evidence.line!)}>
          {t('evidence.line')}
        </Button>
      )}
    </div>
  )
}

function Remedy({ job, remedy }: { job: TrainingJob; remedy: FailureRemedy }) {
  const { t } = useTranslation('failure')
  const problems = useProblems()
  const navigate = useNavigate()
  const settingName = useSettingName()
  const settingValue = useSettingValue()
  const retry = useMutation({
    mutationFn: () => api.post<StartTrainingResponse>(`/api/training/${encodeURIComponent(job.job_id)}/retry`, { settings: remedy.settings }),
    onSuccess: ({ job_id }) => {
      void queries.invalidateQueries({ queryKey: keys.jobs })
      void navigate(`/runs/${job_id}`)
    },
    onError: (error) => notifyFailed(problems.say(error)),
  })
  const changes = Object.entries(remedy.settings ?? {})
  return (
    <div className={classes.remedy}>
      <div>
        <b>{t('help')}</b>
        <p>{t(`remedy.${remedy.code}`)}</p>
        {changes.length > 0 && (
          <dl>
            {changes.map(([name, value]) => (
              <div key={name}>
                <dt>{settingName(name)}</dt>
                <dd>{settingValue(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {remedy.settings && (
        <Button leftSection={<IconRefresh size={16} />} loading={retry.isPending} onClick={() => retry.mutate()}>
          {t(changes.length > 0 ? 'retryWith' : 'tryAgain')}
        </Button>
      )}
    </div>
  )
}

function useSettingName() {
  const { t, i18n } = useTranslation('newRun')
  return (name: string) => {
    const key = `setting.${name === 'split' ? 'split_kind' : name}`
    return i18n.exists(key, { ns: 'newRun' }) ? t(key) : name
  }
}

function useSettingValue() {
  const { t } = useTranslation('failure')
  const format = useFormat()
  return (value: unknown) => {
    if (value === null) return t('chosen')
    if (Array.isArray(value)) return value.map((each) => format.integer(Number(each))).join('–')
    return typeof value === 'number' ? format.number(value) : format.isolate(String(value))
  }
}

export function againPath(job: TrainingJob): string {
  return `/runs/new?from=${encodeURIComponent(job.job_id)}`
}
