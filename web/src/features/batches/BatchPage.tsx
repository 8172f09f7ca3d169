import { Button, Progress } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconDownload, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { api, download } from '@/api/client'
import { keys, queries } from '@/api/queries'
import type { Batch, BatchItem, DeltaECounts } from '@/api/types'
import { Card } from '@/components/Card'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { notifyFailed } from '@/components/notify'
import { PageHeader } from '@/components/PageHeader'
import { Pages } from '@/components/Pages'
import { Table } from '@/components/Table'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { useProblems } from '@/i18n/problems'
import { RatingPill } from '../images/RatingPill'
import { ExportMenu } from '../reports/ExportMenu'
import { BatchPill } from './BatchPill'
import { Histogram } from './Histogram'
import { batchPath, batchQuery, batchReportQuery, batchResultsQuery, hasEnded } from './queries'
import styles from './Batches.module.css'

const limit = 100
/** Counters move several times a second; asking that often would help nobody. */
const refreshMs = 1_000

export default function BatchPage() {
  const { t } = useTranslation(['batches', 'common'])
  const { batchId = '' } = useParams()
  const batch = useQuery({ ...batchQuery(batchId), refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : refreshMs) })
  const crumbs = [{ label: t('common:nav.batches'), to: '/batches' }]
  if (batch.data) return <Loaded key={batchId} batch={batch.data} crumbs={crumbs} stale={batch.isError ? batch.error : null} />
  return (
    <>
      <PageHeader title={t('common:nav.batches')} crumbs={crumbs} />
      {batch.isError ? <ErrorState error={batch.error} onRetry={() => void batch.refetch()} /> : <Loading rows={6} height={56} />}
    </>
  )
}

function Loaded({ batch, crumbs, stale }: { batch: Batch; crumbs: { label: string; to: string }[]; stale: unknown }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const problems = useProblems()
  const ended = hasEnded(batch)
  const percent = format.percent(batch.progress_percent / 100, 0)
  const tens = Math.floor(batch.progress_percent / 10) * 10
  return (
    <>
      <PageHeader
        title={batch.name}
        tabTitle={ended ? batch.name : `${percent} ${batch.name}`}
        crumbs={crumbs}
        marks={<BatchPill status={batch.status} />}
        actions={<Actions batch={batch} />}
        sub={
          <>
            {t(`operation.${batch.operation}`)} · <DateText value={batch.created_at} />
          </>
        }
      />
      <div className={styles.page}>
        {stale !== null && <ErrorState error={stale} />}
        {batch.error && <Note tone="bad">{problems.sentence(batch.error)}</Note>}
        {batch.status === 'cancelled' && <Note>{t('cancelled')}</Note>}
        {batch.status === 'completed' && (
          <Note tone={batch.failed_items > 0 ? 'warn' : 'good'}>{t(batch.failed_items > 0 ? 'doneSome' : 'doneAll', { count: batch.failed_items, done: format.integer(batch.processed_items - batch.failed_items), failed: format.integer(batch.failed_items) })}</Note>
        )}
        <Card>
          <div className={styles.progress}>
            <Progress value={batch.progress_percent} size={8} radius="xl" color={batch.status === 'failed' ? 'red' : batch.status === 'cancelled' ? 'yellow' : 'teal'} aria-label={t('progress', { percent })} transitionDuration={150} />
            <dl className={styles.figures}>
              <Figure label={t('column.pictures')}>
                <bdi dir="ltr">
                  {format.integer(batch.processed_items)} / {format.integer(batch.total_items)}
                </bdi>
              </Figure>
              <Figure label={t('column.failed')}>{format.integer(batch.failed_items)}</Figure>
              <Figure label={t('speed')}>{batch.items_per_second === null ? format.number(null) : t('perSecond', { number: format.number(batch.items_per_second, 3) })}</Figure>
              {!ended && <Figure label={t('left')}>{batch.estimated_completion === null ? format.number(null) : <DateText value={batch.estimated_completion} kind="time" />}</Figure>}
              {ended && batch.started_at && batch.finished_at && <Figure label={t('took')}>{format.duration((Date.parse(batch.finished_at) - Date.parse(batch.started_at)) / 1000, 1)}</Figure>}
            </dl>
            <div className="visually-hidden" role="status">
              {ended ? t(`status.${batch.status}`) : tens > 0 ? t('progress', { percent: format.percent(tens / 100, 0) }) : t(`status.${batch.status}`)}
            </div>
          </div>
        </Card>
        {ended && <Summary batch={batch} />}
        {batch.errors.length > 0 && <Errors batch={batch} />}
        <Results batch={batch} />
      </div>
    </>
  )
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Actions({ batch }: { batch: Batch }) {
  const { t } = useTranslation(['batches', 'common'])
  const problems = useProblems()
  const [asked, ask] = useDisclosure()
  const cancel = async () => {
    await api.post(`${batchPath(batch.job_id)}/cancel`)
    await queries.invalidateQueries({ queryKey: keys.batches })
  }
  if (!hasEnded(batch))
    return (
      <>
        <Button variant="default" c="var(--bad)" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={ask.open}>
          {t('cancel')}
        </Button>
        <ConfirmDialog opened={asked} title={t('cancelTitle')} confirm={t('cancel')} onConfirm={cancel} onClose={ask.close}>
          {t('cancelText')}
        </ConfirmDialog>
      </>
    )
  return (
    <>
      <ExportMenu of={{ batch_id: batch.job_id }} />
      {batch.operation !== 'detect' && batch.processed_items > batch.failed_items && (
        <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void download(`${batchPath(batch.job_id)}/download`).catch((error: unknown) => notifyFailed(problems.say(error)))}>
          {t('downloadZip')}
        </Button>
      )}
    </>
  )
}

const tones = { '<1': 'good', '<2': 'good', '<3': 'info', '≥3': 'warn' } as const

export const histogramRows = (counts: DeltaECounts) => (Object.keys(tones) as (keyof DeltaECounts)[]).map((name) => ({ name: `ΔE ${name.replace('<', '< ').replace('≥', '≥ ')}`, count: counts[name], tone: tones[name] }))

function Summary({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  const report = useQuery({ ...batchReportQuery(batch.job_id), enabled: batch.operation === 'correct' || batch.operation === 'detect_and_correct' })
  if (!report.data?.histogram) return null
  return (
    <Card title={t('summary')}>
      <div className={styles.columns}>
        <dl className={styles.figures}>
          <Figure label={t('mean')}>
            <NumberText value={report.data.mean_delta_e} digits={3} />
          </Figure>
          <Figure label={t('held')}>
            <NumberText value={report.data.mean_leave_one_out_delta_e} digits={3} />
          </Figure>
        </dl>
        <Histogram label={t('histogram')} rows={histogramRows(report.data.histogram)} />
      </div>
    </Card>
  )
}

function Errors({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const problems = useProblems()
  return (
    <Card title={t('errors')} padded={false} aside={batch.failed_items > batch.errors.length ? t('errorsFirst', { number: format.integer(batch.errors.length) }) : undefined}>
      <Table
        label={t('errors')}
        head={
          <tr>
            <th scope="col">{t('column.picture')}</th>
            <th scope="col">{t('column.why')}</th>
          </tr>
        }
      >
        {batch.errors.map((error) => (
          <tr key={error.image_id}>
            <td>
              <Link to={`/images/${error.image_id}`}>
                <BdiText>{error.filename}</BdiText>
              </Link>
            </td>
            <td data-label={t('column.why')} dir="auto">
              {problems.sentence({ code: error.code, error: error.error })}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function Results({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  const { change, number } = useSearchState()
  const query = { skip: number('skip'), limit }
  const results = useQuery({ ...batchResultsQuery(batch.job_id, query), placeholderData: keepPreviousData, refetchInterval: hasEnded(batch) ? false : 4_000 })
  // what the last picture gave came after the page had last asked
  const ended = hasEnded(batch)
  const incomplete = ended && results.data !== undefined && results.data.total < batch.processed_items && !results.isFetching
  if (results.isError) return <ErrorState error={results.error} onRetry={() => void results.refetch()} />
  if (!results.data) return <Loading rows={4} />
  if (results.data.total === 0) return null
  return (
    <Card
      title={t('results')}
      padded={false}
      aside={
        incomplete && (
          <Button size="compact-sm" variant="subtle" onClick={() => void results.refetch()}>
            {t('refresh')}
          </Button>
        )
      }
    >
      <Table
        label={t('results')}
        head={
          <tr>
            <th scope="col">{t('column.picture')}</th>
            <th scope="col">{t('column.result')}</th>
            <th scope="col" data-end>
              {t('mean')}
            </th>
            <th scope="col" data-end>
              {t('held')}
            </th>
            <th scope="col">{t('column.card')}</th>
          </tr>
        }
      >
        {results.data.items.map((item) => (
          <Row key={item.image_id} item={item} />
        ))}
      </Table>
      <Pages skip={query.skip} limit={limit} total={results.data.total} onSkip={(skip) => change({ skip }, false)} />
    </Card>
  )
}

function Row({ item }: { item: BatchItem }) {
  const { t } = useTranslation('batches')
  const problems = useProblems()
  return (
    <tr data-link>
      <td>
        <Link to={`/images/${item.image_id}`}>
          <BdiText>{item.filename}</BdiText>
        </Link>
      </td>
      <td data-label={t('column.result')}>{item.problem ? <span dir="auto">{problems.sentence(item.problem)}</span> : item.quality_rating ? <RatingPill rating={item.quality_rating} /> : t(item.success ? 'item.done' : 'item.failed')}</td>
      <td data-end data-label={t('mean')}>
        <NumberText value={item.overall_delta_e} digits={3} />
      </td>
      <td data-end data-label={t('held')}>
        <NumberText value={item.leave_one_out_delta_e} digits={3} />
      </td>
      <td data-label={t('column.card')}>{item.corrected_by ? <Link to={`/images/${item.corrected_by}`}>{t('item.otherCard')}</Link> : item.correction_id ? t('item.ownCard') : '–'}</td>
    </tr>
  )
}
