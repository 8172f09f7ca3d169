import { Button, Progress, Stack } from '@mantine/core'
import { IconChartLine, IconDatabase, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { Dataset, DatasetListResponse, JobListResponse, TrainingJob } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Card } from '@/components/Card'
import { DatasetPill } from '@/components/DatasetPill'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { StatePill } from '@/components/StatePill'
import { BdiText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import styles from './HomePage.module.css'

const FirstSteps = lazy(() => import('./FirstSteps'))
const CalibrateDoor = lazy(() => import('./CalibrateDoor'))

const query = { limit: 6 }

export default function HomePage() {
  const { t } = useTranslation('home')
  const user = useUser()
  const datasets = useQuery({ queryKey: keys.datasetList(query), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', query, signal), refetchInterval: 10_000 })
  const jobs = useQuery({ queryKey: keys.jobList(query), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', query, signal), refetchInterval: 10_000 })
  const failed = [datasets, jobs].find((each) => each.isError)
  const retry = () => [datasets, jobs].forEach((each) => void each.refetch())
  const ready = datasets.data && jobs.data
  // Decided once: the first upload appears in the list before it has been read, and must not take the page from under itself.
  const [fresh, setFresh] = useState<boolean | null>(null)
  if (ready && fresh === null) setFresh(datasets.data.total === 0 && jobs.data.total === 0)
  return (
    <>
      <PageHeader
        title={t('hello', { name: user.name })}
        sub={ready && !fresh ? t('sub') : undefined}
        actions={
          ready &&
          !fresh && (
            <Button component={Link} to="/runs/new" leftSection={<IconPlayerPlay size={16} aria-hidden />}>
              {t('newRun')}
            </Button>
          )
        }
      />
      {failed ? (
        <ErrorState error={failed.error} onRetry={retry} />
      ) : !ready ? (
        <Loading rows={6} />
      ) : fresh ? (
        <Suspense fallback={<Loading rows={6} />}>
          <FirstSteps />
        </Suspense>
      ) : (
        <div className={styles.columns}>
          <Recent title={t('runs')} to="/runs">
            {jobs.data.jobs.length > 0 ? (
              jobs.data.jobs.map((job) => <RunRow key={job.job_id} job={job} />)
            ) : (
              <EmptyState
                icon={<IconChartLine size={24} />}
                title={t('noRuns')}
                actions={
                  <Button component={Link} to="/runs/new" variant="light">
                    {t('newRun')}
                  </Button>
                }
              >
                {t('noRunsText')}
              </EmptyState>
            )}
          </Recent>
          <Recent title={t('datasets')} to="/datasets">
            {datasets.data.datasets.length > 0 ? (
              datasets.data.datasets.map((dataset) => <DatasetRow key={dataset.id} dataset={dataset} />)
            ) : (
              <EmptyState
                icon={<IconDatabase size={24} />}
                title={t('noDatasets')}
                actions={
                  <Button component={Link} to="/datasets" variant="light">
                    {t('upload')}
                  </Button>
                }
              >
                {t('noDatasetsText')}
              </EmptyState>
            )}
          </Recent>
          <Suspense fallback={null}>
            <CalibrateDoor />
          </Suspense>
        </div>
      )}
    </>
  )
}

function Recent({ title, to, children }: { title: string; to: string; children: ReactNode }) {
  const { t } = useTranslation('home')
  return (
    <Card
      title={title}
      padded={false}
      aside={
        <Link to={to}>
          {t('all')}
          <span className="visually-hidden">: {title}</span>
        </Link>
      }
    >
      <div className={styles.rows}>{children}</div>
    </Card>
  )
}

const going = (job: TrainingJob) => job.status === 'RUNNING' || job.status === 'LOADING' || job.status === 'STARTING'

function RunRow({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  return (
    <Link to={`/runs/${job.job_id}`} className={styles.row}>
      <Stack gap={4} flex={1} miw={0}>
        <span className={styles.name}>
          <BdiText>{job.name}</BdiText>
        </span>
        <span className={styles.about}>
          <BdiText>{job.dataset_name}</BdiText> · <DateText value={job.created_at} kind="ago" />
        </span>
        {going(job) && <Progress value={job.progress} size={5} color="var(--accent)" aria-label={t('progress', { name: job.name, percent: format.percent(job.progress / 100, 0) })} />}
      </Stack>
      <StatePill state={job.status} />
    </Link>
  )
}

function DatasetRow({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  return (
    <Link to={`/datasets/${dataset.id}`} className={styles.row}>
      <Stack gap={4} flex={1} miw={0}>
        <span className={styles.name}>
          <BdiText>{dataset.name}</BdiText>
        </span>
        <span className={styles.about}>
          {dataset.rows === null ? format.bytes(dataset.size) : t('size', { rows: format.integer(dataset.rows), columns: format.integer(dataset.columns) })} · <DateText value={dataset.uploaded_at} kind="ago" />
        </span>
      </Stack>
      <DatasetPill dataset={dataset} />
    </Link>
  )
}
