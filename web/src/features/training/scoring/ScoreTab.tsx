import { Button, Checkbox, Select, Tooltip } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api, download } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { DatasetListResponse, JobListResponse, StartScoringRequest, StartScoringResponse, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { notifyFailed } from '@/components/notify'
import { StatePill } from '@/components/StatePill'
import { Table } from '@/components/Table'
import { BdiText, BytesText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { hasEnded } from '@/live/feed'
import { usePollInterval } from '@/live/hooks'
import classes from './Scoring.module.css'

/** Scores a whole data set with this run's model, and shows what was scored with it before. */
export default function ScoreTab({ job }: { job: TrainingJob }) {
  return (
    <div className={classes.page}>
      <StartCard job={job} />
      <MadeCard job={job} />
    </div>
  )
}

function StartCard({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('scoring')
  const format = useFormat()
  const problems = useProblems()
  const [dataset, setDataset] = useState<string | null>(null)
  const [calibrated, setCalibrated] = useState(false)
  const datasets = useQuery({ queryKey: keys.datasetList({ limit: 200 }), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', { limit: 200 }, signal) })
  const start = useMutation({
    mutationFn: (request: StartScoringRequest) => api.post<StartScoringResponse>(`/api/training/${encodeURIComponent(job.job_id)}/predictions`, request),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [...keys.jobs, 'list'] }),
  })
  const ready = datasets.data?.datasets.filter((one) => one.status === 'ready') ?? []
  return (
    <Card title={t('start.title')}>
      <p>{t('start.text')}</p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (dataset !== null) start.mutate({ dataset, calibrated: calibrated || undefined })
        }}
      >
        <Select
          label={t('start.dataset')}
          placeholder={t('start.choose')}
          data={ready.map((one) => ({ value: one.id, label: one.rows === null ? one.name : t('start.option', { name: format.isolate(one.name), rows: format.integer(one.rows) }) }))}
          value={dataset}
          onChange={(value) => {
            setDataset(value)
            start.reset()
          }}
          searchable
          nothingFoundMessage={t('start.nothing')}
          disabled={datasets.isPending}
        />
        {job.params.task !== 'regression' && hasEnded(job) && <Checkbox label={t('start.calibrated')} description={t('start.calibratedHint')} checked={calibrated} onChange={(event) => setCalibrated(event.currentTarget.checked)} />}
        <div>
          <Button type="submit" disabled={dataset === null} loading={start.isPending}>
            {t('start.action')}
          </Button>
        </div>
      </form>
      {datasets.isError && <ErrorState error={datasets.error} onRetry={() => void datasets.refetch()} />}
      {start.isError && (
        <p className={classes.refused} role="alert">
          {problems.say(start.error)}
        </p>
      )}
      <p className={classes.hint}>{t('start.formula')}</p>
    </Card>
  )
}

function MadeCard({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('scoring')
  const format = useFormat()
  const poll = usePollInterval(3_000)
  const query = { kind: 'scoring', source: job.job_id, limit: 50 }
  const made = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), refetchInterval: poll })
  if (made.isError) return <ErrorState error={made.error} onRetry={() => void made.refetch()} />
  if (!made.data) return <Loading rows={2} />
  return (
    <Card title={t('made.title')} padded={false}>
      {made.data.jobs.length === 0 ? (
        <EmptyState title={t('made.none')}>{t('made.noneText')}</EmptyState>
      ) : (
        <Table
          label={t('made.title')}
          head={
            <tr>
              <th scope="col">{t('made.dataset')}</th>
              <th scope="col">{t('made.state')}</th>
              <th scope="col" data-end>
                {t('made.rows')}
              </th>
              <th scope="col">{t('made.created')}</th>
              <th scope="col" data-end>
                {t('made.result')}
              </th>
            </tr>
          }
        >
          {made.data.jobs.map((each) => (
            <tr key={each.job_id} data-link>
              <td>
                <Link to={`/runs/${each.job_id}`}>
                  <BdiText>{each.dataset_name}</BdiText>
                </Link>
              </td>
              <td data-label={t('made.state')}>
                <StatePill state={each.status} queuePosition={each.queue_position} expectedStartSeconds={each.expected_start_seconds} />
              </td>
              <td data-end data-label={t('made.rows')}>
                {format.integer(each.scoring?.scored ?? each.step)}
              </td>
              <td data-label={t('made.created')}>
                <DateText value={each.created_at} kind="ago" />
              </td>
              <td data-end data-label={t('made.result')}>
                {each.status === 'COMPLETED' ? <ResultButton job={each} compact /> : format.number(null)}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

/** Saves the CSV. */
export function ResultButton({ job, compact = false }: { job: TrainingJob; compact?: boolean }) {
  const { t } = useTranslation('scoring')
  const { t: common } = useTranslation()
  const problems = useProblems()
  const get = useMutation({
    mutationFn: () => download(`/api/training/${encodeURIComponent(job.job_id)}/download`),
    onError: (error) => notifyFailed(problems.say(error)),
  })
  const bytes = job.scoring?.bytes
  const button = (
    <Button size={compact ? 'compact-sm' : 'sm'} variant={compact ? 'light' : 'filled'} loading={get.isPending} onClick={() => get.mutate()} aria-label={`${common('action.download')}: ${job.dataset_name}`}>
      {compact ? common('action.download') : t('result.download')}
    </Button>
  )
  return bytes == null ? button : <Tooltip label={<BytesText value={bytes} />}>{button}</Tooltip>
}
