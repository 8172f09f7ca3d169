import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { EvaluationResponse, ResidualReport } from '@/api/types'
import { XyChart, type XyLine } from '@/components/chart/XyChart'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import classes from './Evaluation.module.css'

export function PredictedActualCard({ residuals, evaluation, fileName }: { residuals: ResidualReport; evaluation: EvaluationResponse; fileName: string }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const { range, lines } = useMemo(() => {
    const values = residuals.sample.flatMap(({ actual, predicted }) => [actual, predicted])
    const range = [Math.min(...values), Math.max(...values)] as const
    const lines: XyLine[] = [
      { label: t('residuals.rows'), color: 'train', dots: 'only', points: residuals.sample.map(({ actual, predicted }) => [predicted, actual] as const) },
      { label: t('residuals.exact'), color: 'base', dashed: true, points: [[range[0], range[0]], [range[1], range[1]]] },
    ]
    return { range, lines }
  }, [residuals, t])
  return (
    <XyChart
      title={t('residuals.title')}
      name={t('residuals.title')}
      lines={lines}
      x={range}
      y={range}
      xLabel={t('said')}
      yLabel={t('actual')}
      height={300}
      summary={t('residuals.summary', { r2: format.number(evaluation.metrics['r2']?.value, 3), rows: format.integer(residuals.sample.length) })}
      fileName={`${fileName}-residuals`}
      csv={() => ['row,actual,predicted', ...residuals.sample.map(({ row, actual, predicted }) => `${row},${actual},${predicted}`)].join('\n')}
    />
  )
}

export function ErrorSpreadCard({ residuals }: { residuals: ResidualReport }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const { edges, counts, quantiles } = residuals
  const most = Math.max(...counts)
  const number = (value: number | null | undefined) => format.isolate(format.number(value, 3))
  const summary = t('spread.summary', { low: number(quantiles['0.05']), high: number(quantiles['0.95']), median: number(quantiles['0.5']) })
  return (
    <Card title={t('spread.title')} padded={false} aside={t('spread.aside')}>
      <div className={classes.histogram} role="img" aria-label={summary}>
        {counts.map((count, i) => (
          <i key={edges[i]} style={{ blockSize: `${(count / most) * 100}%` }} title={`${format.number(edges[i], 3)} … ${format.number(edges[i + 1], 3)}: ${format.integer(count)}`} />
        ))}
      </div>
      <div className={classes.edges}>
        <span>{format.number(edges[0], 3)}</span>
        <span>{format.number(edges.at(-1), 3)}</span>
      </div>
      <p className={classes.hint}>
        {summary} {t('spread.mean', { mean: number(residuals.mean), sd: number(residuals.sd) })}
      </p>
    </Card>
  )
}

export function LargestErrorsCard({ residuals }: { residuals: ResidualReport }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  return (
    <Card title={t('largest.title')} padded={false}>
      <Table
        label={t('largest.title')}
        head={
          <tr>
            <th scope="col">{t('row')}</th>
            <th scope="col" data-end>{t('actual')}</th>
            <th scope="col" data-end>{t('said')}</th>
            <th scope="col" data-end>{t('largest.error')}</th>
          </tr>
        }
      >
        {residuals.largest.slice(0, 10).map(({ row, actual, predicted }) => (
          <tr key={row}>
            <td>{t('rowNumber', { row: format.integer(row) })}</td>
            <td data-end data-label={t('actual')}>
              <NumberText value={actual} />
            </td>
            <td data-end data-label={t('said')}>
              <NumberText value={predicted} />
            </td>
            <td data-end data-label={t('largest.error')}>
              <NumberText value={actual - predicted} digits={3} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
