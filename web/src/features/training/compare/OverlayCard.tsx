import { Select, SegmentedControl } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { Comparison, MetricsResponse } from '@/api/types'
import { Chart } from '@/components/chart/Chart'
import type { ChartLine } from '@/components/chart/Plot'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { hasEnded } from '@/live/feed'
import { isSmallerBetter, pointsToCsv, smooth } from '../curves'
import { ViewControls } from '../run/RunCharts'
import { useMetricName } from '../run/metricText'
import { useChartView } from '../run/useChartView'
import type { RunMark } from './marks'
import { curveOf, curvesIn, xChoices, type XChoice } from './overlay'
import classes from './Compare.module.css'

const pointsOfACurve = 1_000

/** Every run's curve of one metric in one chart. */
export function OverlayCard({ runs, marks }: { runs: Comparison['runs']; marks: readonly RunMark[] }) {
  const { t } = useTranslation('compare')
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const { search, change } = useSearchState()
  const view = useChartView()
  const histories = useQueries({
    queries: runs.map((run) => ({
      queryKey: keys.points(run.job_id, true),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<MetricsResponse>(`/api/training/${encodeURIComponent(run.job_id)}/metrics`, { points: pointsOfACurve, joined: true }, signal),
      refetchInterval: hasEnded(run) ? (false as const) : 5_000,
    })),
    combine: (answers) => ({
      points: answers.map((answer) => answer.data?.points ?? []),
      pending: answers.some((answer) => answer.isPending),
      error: answers.find((answer) => answer.isError)?.error ?? null,
      retry: () => answers.forEach((answer) => answer.isError && void answer.refetch()),
    }),
  })
  const choices = useMemo(() => curvesIn(histories.points), [histories.points])
  const key = choices.find((choice) => choice === search.get('curve')) ?? choices[0]
  const x: XChoice = xChoices.find((choice) => choice === search.get('x')) ?? 'epoch'
  const lines = useMemo((): ChartLine[] => {
    if (!key) return []
    return runs.flatMap((run, i) => {
      const curve = curveOf(histories.points[i]!, key, x)
      if (curve.x.length === 0) return []
      const line = { label: `${marks[i]!.letter} · ${run.name}`, color: marks[i]!.color, dashed: marks[i]!.dashed }
      return view.smoothing > 0 ? [{ ...line, curve, faint: true }, { ...line, curve: { x: curve.x, y: smooth(curve.y, view.smoothing) } }] : [{ ...line, curve }]
    })
  }, [runs, marks, histories.points, key, x, view.smoothing])

  if (histories.pending) return <Loading rows={1} height={320} />
  if (!key) return histories.error ? <ErrorState error={histories.error} onRetry={histories.retry} /> : null
  const [split, name] = key.split('/') as [string, string]
  const told = lines.filter((line) => !line.faint)
  const end = Math.max(...told.map((line) => line.curve.x.at(-1) ?? 0))
  const label = (choice: string) => {
    const [part, metric] = choice.split('/') as [string, string]
    return `${metricName(metric)}${training('comma')}${training(`split.${part}`)}`
  }
  const csv = () =>
    runs
      .map((run, i) => {
        const [head = '', ...rows] = pointsToCsv([{ split, name, points: histories.points[i]!.filter((point) => point.split === split && point.name === name) }]).trimEnd().split('\n')
        return [...(i === 0 ? [`run,${head}`] : []), ...rows.map((row) => `${run.job_id},${row}`)].join('\n')
      })
      .filter((part) => part !== '')
      .join('\n') + '\n'

  return (
    <>
      {histories.error !== null && <ErrorState error={histories.error} onRetry={histories.retry} />}
      <Chart
        title={t('curves')}
        lines={lines}
        xLabel={t(`x.${x}`)}
        extent={[0, end > 0 ? end : 1]}
        zoom={view.zoom}
        onZoom={view.setZoom}
        log={view.log && (isSmallerBetter(name) || name === 'lr' || name === 'grad_norm')}
        height={300}
        group="compare"
        summary={t('curves.summary', { curve: label(key), ends: format.list(told.map((line) => `${line.label.split(' · ')[0]} ${format.number(line.curve.y.findLast((value) => value !== null) ?? null, 3)}`)) })}
        fileName={`compare-${split}-${name}`}
        csv={csv}
        tools={
          <>
            <Select size="xs" className={classes.curve} aria-label={t('curves.metric')} data={choices.map((choice) => ({ value: choice, label: label(choice) }))} value={key} onChange={(value) => change({ curve: value, zoom: null })} allowDeselect={false} />
            <SegmentedControl
              size="xs"
              aria-label={t('curves.x')}
              data={xChoices.map((choice) => ({ value: choice, label: t(`x.${choice}`) }))}
              value={x}
              onChange={(value) => {
                view.setZoom(null)
                change({ x: value === 'epoch' ? null : value })
              }}
            />
            <ViewControls view={view} />
          </>
        }
      />
    </>
  )
}
