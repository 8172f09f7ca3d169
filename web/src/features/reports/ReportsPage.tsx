import { Button, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconReportAnalytics } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { AnalyticsReport } from '@/api/types'
import { Card } from '@/components/Card'
import { Chart } from '@/components/chart/Chart'
import type { ChartLine, Range } from '@/components/chart/Plot'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { NumberText, PercentText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { Histogram } from '../batches/Histogram'
import { imagesQuery } from '../images/queries'
import { useFormat } from '@/i18n/format'
import { batchesQuery } from '../batches/queries'
import { dayNumber, dayOf, daysCsv, seriesOf } from './days'
import { ExportMenu } from './ExportMenu'
import styles from '../batches/Batches.module.css'

const ratings = { excellent: 'good', very_good: 'good', good: 'info', fair: 'warn', poor: 'bad' } as const

export default function ReportsPage() {
  const { t } = useTranslation(['reports', 'common'])
  const { search, change } = useSearchState()
  const query = { start_date: search.get('start_date'), end_date: search.get('end_date') }
  const report = useQuery({ queryKey: keys.analytics(query), queryFn: ({ signal }) => api.get<AnalyticsReport>('/api/reports/analytics', query, signal), placeholderData: keepPreviousData })
  const date = (name: keyof typeof query) => <TextInput type="date" size="sm" aria-label={t(name)} title={t(name)} value={query[name] ?? ''} onChange={(event) => change({ [name]: event.currentTarget.value || null })} />
  return (
    <>
      <PageHeader
        title={t('common:nav.reports')}
        sub={t('sub')}
        actions={
          <>
            {date('start_date')}
            {date('end_date')}
          </>
        }
      />
      {report.isError ? (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      ) : !report.data ? (
        <Loading rows={4} height={90} />
      ) : report.data.images === 0 && query.start_date === null && query.end_date === null ? (
        <Card padded={false}>
          <EmptyState
            icon={<IconReportAnalytics size={24} />}
            title={t('empty.title')}
            actions={
              <Button component={Link} to="/images">
                {t('empty.action')}
              </Button>
            }
          >
            {t('empty.text')}
          </EmptyState>
        </Card>
      ) : (
        <Loaded report={report.data} />
      )}
    </>
  )
}

function Loaded({ report }: { report: AnalyticsReport }) {
  const { t } = useTranslation(['reports', 'images'])
  const rated = Object.entries(ratings).map(([name, tone]) => ({ name: t(`images:rating.${name}`), count: report.ratings[name] ?? 0, tone }))
  const unrated = Object.entries(report.ratings).reduce((sum, [name, count]) => (name in ratings ? sum : sum + count), 0)
  return (
    <div className={styles.page}>
      <Card>
        <dl className={styles.figures}>
          <Figure label={t('images')} value={<NumberText value={report.images} />} />
          <Figure label={t('found')} value={<PercentText share={report.detections === 0 ? null : report.successful_detections / report.detections} decimals={0} />} />
          <Figure label={t('corrections')} value={<NumberText value={report.corrections} />} />
          <Figure label={t('mean')} value={<NumberText value={report.mean_delta_e} digits={3} />} />
          <Figure label={t('held')} value={<NumberText value={report.mean_leave_one_out_delta_e} digits={3} />} />
        </dl>
      </Card>
      <div className={styles.columns}>
        <Card title={t('ratings')}>
          <Histogram label={t('ratings')} rows={unrated > 0 ? [...rated, { name: t('images:rating.none'), count: unrated, tone: 'ink-3' }] : rated} />
        </Card>
        <Write />
      </div>
      {report.days.length > 0 && <Days days={report.days} />}
    </div>
  )
}

function Figure({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** A report of one picture or batch, to take away. */
function Write() {
  const { t } = useTranslation('reports')
  const images = useQuery(imagesQuery({ limit: 100 }))
  const batches = useQuery(batchesQuery({ limit: 50 }))
  const [chosen, setChosen] = useState<string | null>(null)
  const data = [
    { group: t('batches'), items: (batches.data?.batches ?? []).map((batch) => ({ value: `batch ${batch.job_id}`, label: batch.name })) },
    { group: t('images'), items: (images.data?.images ?? []).filter(({ last_detection }) => last_detection !== null).map((image) => ({ value: `image ${image.id}`, label: image.original_filename })) },
  ]
  const [kind, id = ''] = chosen?.split(' ') ?? []
  return (
    <Card title={t('write')}>
      <div style={{ display: 'grid', gap: 12, justifyItems: 'start' }}>
        <p style={{ color: 'var(--ink-2)', fontSize: 13 }}>{t('writeAbout')}</p>
        <Select w="100%" searchable aria-label={t('writeOf')} placeholder={t('writeOf')} nothingFoundMessage={t('writeNone')} data={data} value={chosen} onChange={setChosen} />
        {chosen !== null && <ExportMenu of={kind === 'batch' ? { batch_id: id } : { image_id: id }} />}
      </div>
    </Card>
  )
}

function Days({ days }: { days: AnalyticsReport['days'] }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const [zoom, setZoom] = useState<Range | null>(null)
  const lines = useMemo(
    () => ({
      quality: [{ label: t('held'), color: 'train', curve: seriesOf(days, 'mean_leave_one_out_delta_e') }] satisfies ChartLine[],
      work: [
        { label: t('images'), color: 'series-3', curve: seriesOf(days, 'images') },
        { label: t('corrections'), color: 'valid', curve: seriesOf(days, 'corrections'), dashed: true },
      ] satisfies ChartLine[],
    }),
    [days, t],
  )
  const numbers = days.map(({ date }) => dayNumber(date))
  const first = Math.min(...numbers)
  const extent: Range = [first, Math.max(first + 1, ...numbers)]
  const shared = { xLabel: t('day'), formatX: (value: number) => (Number.isInteger(value) || value > 1000 ? format.isolate(format.date(dayOf(Math.round(value)))) : ''), extent, zoom, onZoom: setZoom, group: 'reports', height: 200 }
  const known = days.filter((day) => day.mean_leave_one_out_delta_e !== null)
  return (
    <div className={styles.columns}>
      <Chart {...shared} title={t('overTime')} lines={lines.quality} summary={known.length === 0 ? t('noneCorrected') : t(known.length === 1 ? 'overTimeOne' : 'overTimeSummary', { first: format.number(known[0]!.mean_leave_one_out_delta_e, 3), last: format.number(known.at(-1)!.mean_leave_one_out_delta_e, 3) })} fileName="delta-e-by-day" csv={() => daysCsv(days)} />
      <Chart {...shared} title={t('work')} lines={lines.work} summary={t('workSummary', { images: format.integer(days.reduce((sum, day) => sum + day.images, 0)), corrections: format.integer(days.reduce((sum, day) => sum + day.corrections, 0)) })} fileName="pictures-by-day" csv={() => daysCsv(days)} />
    </div>
  )
}
