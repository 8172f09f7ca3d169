import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Chart } from '@/components/chart/Chart'
import type { Range } from '@/components/chart/Plot'
import { useFormat } from '@/i18n/format'
import type { JobFeed, Series } from '@/live/feed'
import { hasEnded } from '@/live/feed'
import { pointsToCsv, toCurve } from '../curves'
import classes from './Run.module.css'

const megabyte = 1e6

/** What the run did to the machine, apart from what it learnt: the same run looks different here each time. */
export function MachineCharts({ job, feed }: { job: TrainingJob; feed: JobFeed }) {
  const { t } = useTranslation('training')
  const [zoom, setZoom] = useState<Range | null>(null)
  const cpu = feed.series.get('system/cpu_percent')
  const memory = feed.series.get('system/memory_bytes')
  if (!cpu || !memory) return null
  const end = hasEnded(job) ? Math.max(1, job.epoch) : Math.max(1, job.total_epochs || job.params.epochs)
  const shared = { jobId: job.job_id, end, zoom, onZoom: setZoom }
  return (
    <section aria-labelledby="machine" className={classes.late}>
      <h2 id="machine" className={classes.section}>
        {t('machine.title')}
      </h2>
      <div className={classes.charts}>
        <MachineChart {...shared} name="cpu" series={cpu} scale={1} />
        <MachineChart {...shared} name="memory" series={memory} scale={1 / megabyte} />
      </div>
    </section>
  )
}

interface MachineChartProps {
  jobId: string
  name: 'cpu' | 'memory'
  series: Series
  scale: number
  end: number
  zoom: Range | null
  onZoom(range: Range | null): void
}

const MachineChart = memo(function MachineChart({ jobId, name, series, scale, end, zoom, onZoom }: MachineChartProps) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const extent = useMemo((): Range => [0, end], [end])
  const lines = useMemo(() => {
    const { x, y } = toCurve(series.points)
    return [{ label: t(`machine.${name}`), color: 'base' as const, curve: { x, y: y.map((value) => (value === null ? null : value * scale)) } }]
  }, [series, scale, name, t])
  const highest = Math.max(...lines[0]!.curve.y.map((value) => value ?? 0))
  return (
    <Chart
      title={t(`machine.${name}`)}
      lines={lines}
      xLabel={t('chart.epoch')}
      extent={extent}
      zoom={zoom}
      onZoom={onZoom}
      height={130}
      group={jobId}
      summary={t(`machine.${name}Summary`, { value: format.number(highest, 3) })}
      fileName={`${jobId}-${name}`}
      csv={() => pointsToCsv([series])}
    />
  )
})
