import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TrainingJob } from '@/api/types'
import { CopyButton } from '@/components/CopyButton'
import { CodeText } from '@/components/Text'
import { useProblems } from '@/i18n/problems'
import classes from './Run.module.css'

/** What went wrong, what to do about it, and how to ask for help. */
export function FailurePanel({ job }: { job: TrainingJob }) {
  const { t, i18n } = useTranslation('training')
  const problems = useProblems()
  const advice = job.error && i18n.exists(`advice.${job.error.code}`, { ns: 'training' }) ? t(`advice.${job.error.code}`) : null
  return (
    <section className={classes.failure} role="alert" aria-labelledby="failure-title">
      <h2 id="failure-title">{t('failure.title')}</h2>
      <p dir="auto">{job.error ? problems.sentence(job.error) : (job.message ?? t('failure.unknown'))}</p>
      {advice && <p>{advice}</p>}
      <div className={classes.failureLine}>
        <Button component={Link} to={againPath(job)} size="sm">
          {t('action.changeAndRun')}
        </Button>
        {job.dataset_id && (
          <Button component={Link} to={`/datasets/${job.dataset_id}`} size="sm" variant="default">
            {t('failure.lookAtData')}
          </Button>
        )}
      </div>
      <div className={classes.failureLine}>
        <span>{t('failure.quote')}</span>
        <CodeText>{job.error ? `${job.job_id} ${job.error.code}` : job.job_id}</CodeText>
        <CopyButton value={job.error ? `${job.job_id} ${job.error.code}` : job.job_id} />
      </div>
    </section>
  )
}

export function againPath(job: TrainingJob): string {
  return `/runs/new?from=${encodeURIComponent(job.job_id)}`
}
