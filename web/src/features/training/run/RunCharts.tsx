import { ActionIcon, Popover, Slider, Stack, Switch, Text, Tooltip } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { memo, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Chart } from '@/components/chart/Chart'
import type { ChartLine, ChartRule, Range } from '@/components/chart/Plot'
import { useFormat } from '@/i18n/format'
import { hasEnded, type JobFeed } from '@/live/feed'
import { isSmallerBetter, internals, metricGroups, naiveLevel, pointOfEpoch, pointsToCsv, smooth, toCurve, type MetricGroup } from '../curves'
import type { Joint } from '../joined'
import { summarizeCurve, summaryText } from '../curveSummary'
import { useMetricName } from './metricText'
import { StallNote } from './StallNote'
import { useChartView, type ChartView } from './useChartView'
import classes from './Run.module.css'

/** The loss large, every other metric small beside each other; all share zoom, cursor, smoothing. */
export function RunCharts({ job, feed, joints }: { job: TrainingJob; feed: JobFeed; joints?: readonly Joint[] }) {
  const { t } = useTranslation('training')
  const view = useChartView()
  const ended = hasEnded(job)
  const groups = useMemo(() => metricGroups(feed.series, job.params.eval_metric), [feed.series, job.params.eval_metric])
  const loss = groups.find((group) => group.name === 'loss') ?? { name: 'loss', train: undefined, validation: undefined }
  const others = groups.filter((group) => group.name !== 'loss')
  const rules = useMemo(() => joints?.map(({ epoch }) => ({ x: epoch, label: t('chart.wentOn') })), [joints, t])
  const shared = {
    rules,
    jobId: job.job_id,
    total: Math.max(1, job.total_epochs || job.params.epochs),
    ended,
    bestEpoch: job.best_epoch,
    naiveLabel: job.params.task === 'regression' ? 'baseline.mean' : 'baseline.prior',
    zoom: view.zoom,
    smoothing: view.smoothing,
    log: view.log,
    onZoom: view.setZoom,
  }
  return (
    <>
      <MetricChart {...shared} {...loss} naive={naiveLevel(job, 'loss')} height={250} tools={<ViewControls view={view} />} footer={ended ? undefined : <StallNote job={job} validation={loss.validation} />} />
      {others.length > 0 && (
        <div className={classes.charts}>
          {others.map((group) => (
            <MetricChart key={group.name} {...shared} {...group} naive={naiveLevel(job, group.name)} height={150} />
          ))}
        </div>
      )}
    </>
  )
}

interface MetricChartProps extends MetricGroup {
  jobId: string
  total: number
  ended: boolean
  bestEpoch: number | null
  rules?: readonly ChartRule[]
  naive: number | null
  naiveLabel: string
  zoom: Range | null
  smoothing: number
  log: boolean
  onZoom(range: Range | null): void
  height: number
  tools?: ReactNode
  footer?: ReactNode
}

/** Painted anew only when something of its own has changed: a running job's status changes many times a second. */
const MetricChart = memo(function MetricChart({ jobId, name, train, validation, total, ended, bestEpoch, rules, naive, naiveLabel, zoom, smoothing, log, onZoom, height, tools, footer }: MetricChartProps) {
  const { t } = useTranslation('training')
  const { t: tChart } = useTranslation('chart')
  const format = useFormat()
  const metricName = useMetricName()
  const reached = Math.max(train?.points.at(-1)?.epoch ?? 0, validation?.points.at(-1)?.epoch ?? 0)
  const end = ended && reached > 0 ? reached : total
  const extent = useMemo((): Range => [0, end], [end])

  const lines = useMemo(() => {
    const drawn: ChartLine[] = []
    const add = (label: string, color: ChartLine['color'], points: typeof train) => {
      if (!points) return
      const curve = toCurve(points.points)
      if (smoothing > 0) {
        drawn.push({ label, color, curve, faint: true })
        drawn.push({ label, color, curve: { x: curve.x, y: smooth(curve.y, smoothing) } })
      } else {
        drawn.push({ label, color, curve })
      }
    }
    add(t('split.train'), 'train', train)
    add(t('split.validation'), 'valid', validation)
    if (naive !== null) drawn.push({ label: t(naiveLabel), color: 'base', dashed: true, curve: { x: [0, end], y: [naive, naive] } })
    return drawn
  }, [train, validation, naive, naiveLabel, end, smoothing, t])

  const best = pointOfEpoch(validation, bestEpoch)
  const mark = useMemo(
    () => (best !== null && best.value !== null ? { x: best.epoch, y: best.value, color: 'valid' as const, label: t(name === 'loss' ? 'chart.best' : 'chart.kept', { epoch: format.integer(best.epoch) }) } : null),
    [best, name, format, t],
  )
  const summary = useMemo(() => summarizeCurve(name, train, validation), [name, train, validation])

  return (
    <Chart
      title={metricName(name)}
      lines={lines}
      mark={mark}
      rules={rules}
      xLabel={t('chart.epoch')}
      extent={extent}
      zoom={zoom}
      onZoom={onZoom}
      log={log && (isSmallerBetter(name) || internals.includes(name))}
      height={height}
      group={jobId}
      summary={summary ? summaryText(summary, tChart, (value) => format.number(value, 3)) : t(ended ? 'chart.none' : 'chart.waiting')}
      fileName={`${jobId}-${name}`}
      csv={() => pointsToCsv([train, validation].filter((series) => series !== undefined))}
      tools={tools}
      footer={footer}
    />
  )
})

export function ViewControls({ view }: { view: ChartView }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  return (
    <Popover position="bottom-end" width={260} withArrow trapFocus>
      <Popover.Target>
        <Tooltip label={t('chart.view')}>
          <ActionIcon variant={view.smoothing > 0 || view.log ? 'light' : 'subtle'} color={view.smoothing > 0 || view.log ? 'teal' : 'gray'} aria-label={t('chart.view')}>
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <div>
            <Text size="sm" id="smoothing-label">
              {t('chart.smoothing')}
            </Text>
            <Slider
              min={0}
              max={0.95}
              step={0.05}
              value={view.smoothing}
              onChange={view.setSmoothing}
              label={(value) => format.percent(value, 0)}
              thumbProps={{ 'aria-labelledby': 'smoothing-label' }}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {t('chart.smoothingHint')}
            </Text>
          </div>
          <Switch label={t('chart.log')} description={t('chart.logHint')} checked={view.log} onChange={(event) => view.setLog(event.currentTarget.checked)} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
