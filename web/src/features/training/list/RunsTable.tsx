import { Checkbox, Progress } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TrainingJob } from '@/api/types'
import { StatePill } from '@/components/StatePill'
import { Table } from '@/components/Table'
import { TagList } from '@/components/TagList'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { hasEnded } from '@/live/feed'
import { useMetricName } from '../run/metricText'
import { mainMetric } from '../run/ProgressCard'
import { mostCompared } from './runQuery'
import classes from './Runs.module.css'

/** Longer lists keep only the rows in sight in the page. */
const virtualFrom = 100
const rowHeight = 61
const cardHeight = 172

interface Shown {
  selection: readonly string[]
  onToggle(jobId: string): void
  onTag(tag: string): void
  /** The metric that the list is sorted by; else each run's own. */
  metric: string | null
  /** The address of the list, so that a run's page knows its neighbors. */
  list: string
}

export function RunsTable({ jobs, ...shown }: Shown & { jobs: readonly TrainingJob[] }) {
  return jobs.length > virtualFrom ? <VirtualTable jobs={jobs} {...shown} /> : <RunRows rows={jobs.map((job) => ({ job, index: 0 }))} before={0} after={0} {...shown} />
}

function VirtualTable({ jobs, ...shown }: Shown & { jobs: readonly TrainingJob[] }) {
  const host = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(host.current!.getBoundingClientRect().top + window.scrollY), [])
  const narrow = window.matchMedia('(max-width: 760px)').matches
  const rows = useWindowVirtualizer({ count: jobs.length, estimateSize: () => (narrow ? cardHeight : rowHeight), overscan: 10, scrollMargin: top })
  const inSight = rows.getVirtualItems()
  const before = (inSight[0]?.start ?? top) - top
  const after = rows.getTotalSize() - ((inSight.at(-1)?.end ?? top) - top)
  return (
    <div ref={host}>
      <RunRows rows={inSight.map(({ index }) => ({ job: jobs[index]!, index }))} before={before} after={after} measure={rows.measureElement} {...shown} />
    </div>
  )
}

interface RowsProps extends Shown {
  rows: { job: TrainingJob; index: number }[]
  before: number
  after: number
  measure?: (row: HTMLTableRowElement | null) => void
}

function RunRows({ rows, before, after, measure, ...shown }: RowsProps) {
  const { t } = useTranslation('runs')
  const { t: common } = useTranslation()
  return (
    <Table
      label={common('nav.runs')}
      head={
        <tr>
          <th scope="col">{t('column.run')}</th>
          <th scope="col">{t('column.state')}</th>
          <th scope="col">{t('column.model')}</th>
          <th scope="col" data-end>
            {t('column.score')}
          </th>
          <th scope="col">{t('column.created')}</th>
          <th scope="col" data-end>
            {t('column.took')}
          </th>
        </tr>
      }
    >
      {before > 0 && <tr aria-hidden className={classes.gap} style={{ blockSize: before }} />}
      {rows.map(({ job, index }) => (
        <RunRow key={job.job_id} job={job} index={index} measure={measure} {...shown} />
      ))}
      {after > 0 && <tr aria-hidden className={classes.gap} style={{ blockSize: after }} />}
    </Table>
  )
}

interface RowProps extends Shown {
  job: TrainingJob
  index: number
  measure?: RowsProps['measure']
}

function RunRow({ job, index, measure, selection, onToggle, onTag, metric: sortedBy, list }: RowProps) {
  const { t } = useTranslation('runs')
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const metric = sortedBy ?? mainMetric(job)
  const seconds = job.started_at === null ? null : ((job.finished_at === null ? Date.parse(job.updated_at) : Date.parse(job.finished_at)) - Date.parse(job.started_at)) / 1000
  const active = !hasEnded(job) && job.status !== 'QUEUED'
  const chosen = selection.includes(job.job_id)
  return (
    <tr data-link data-job={job.job_id} data-chosen={chosen || undefined} ref={measure} data-index={index}>
      <td>
        <div className={classes.run}>
          <Checkbox aria-label={t('choose', { name: job.name })} checked={chosen} disabled={!chosen && selection.length >= mostCompared} onChange={() => onToggle(job.job_id)} />
          <div className={classes.name}>
            <Link to={`/runs/${job.job_id}`} state={{ list }}>
              <BdiText>{job.name}</BdiText>
            </Link>
            <span className={classes.sub}>
              <BdiText>{job.dataset_name}</BdiText>
              {' · '}
              <BdiText>{job.params.target}</BdiText>
              {job.owner && (
                <>
                  {' · '}
                  <BdiText>{job.owner}</BdiText>
                </>
              )}
            </span>
            <TagList tags={job.tags} onTag={onTag} />
          </div>
        </div>
      </td>
      <td data-label={t('column.state')}>
        <div className={classes.state}>
          <StatePill state={job.status} queuePosition={job.queue_position} expectedStartSeconds={job.expected_start_seconds} />
          {active && <Progress value={job.progress} size={4} w={92} aria-label={training('progress.progress')} transitionDuration={150} />}
        </div>
      </td>
      <td data-label={t('column.model')}>{training(job.kind !== 'training' ? `kind.${job.kind}` : `model.${job.model_type}`)}</td>
      <td data-label={t('column.score')} data-end>
        {job.kind === 'scoring' ? (
          <span className={classes.score}>
            <NumberText value={job.scoring?.scored ?? job.step} />
            <small>{training('kind.scoredRows')}</small>
          </span>
        ) : metric === null ? (
          format.number(null)
        ) : (
          <span className={classes.score}>
            <NumberText value={job.metrics[metric]} />
            <small>
              {metricName(metric)}
              {training('comma')}
              {training(`split.${job.metrics_on}`)}
            </small>
          </span>
        )}
      </td>
      <td data-label={t('column.created')}>
        <DateText value={job.created_at} kind="ago" />
      </td>
      <td data-label={t('column.took')} data-end>
        {seconds === null ? format.number(null) : <bdi>{format.duration(seconds)}</bdi>}
      </td>
    </tr>
  )
}
