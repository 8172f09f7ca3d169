import { useTranslation } from 'react-i18next'
import type { EvaluationResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { metricsOf, type Task } from '../settings'
import { useMetricName } from '../run/metricText'
import classes from './Evaluation.module.css'

/** Each score with the range in which it would lie with other rows of the same kind. */
export function IntervalCard({ evaluation, evalMetric }: { evaluation: EvaluationResponse; evalMetric: string }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const metricName = useMetricName()
  const order = [evalMetric, ...metricsOf[evaluation.task as Task]]
  const names = Object.keys(evaluation.metrics).sort((a, b) => (order.indexOf(a) + 99) % 99 - (order.indexOf(b) + 99) % 99)
  return (
    <Card title={t('intervals.title')} padded={false} aside={evaluation.bootstrap && t('intervals.aside', { resamples: format.integer(evaluation.bootstrap.resamples) })}>
      <Table
        label={t('intervals.title')}
        head={
          <tr>
            <th scope="col">{t('intervals.metric')}</th>
            <th scope="col" data-end>
              {t('intervals.value')}
            </th>
            <th scope="col" data-end>
              {t('intervals.range')}
            </th>
          </tr>
        }
      >
        {names.map((name) => {
          const { value, low, high } = evaluation.metrics[name]!
          return (
            <tr key={name}>
              <td>{metricName(name)}</td>
              <td data-end data-label={t('intervals.value')}>
                <b>
                  <NumberText value={value} digits={4} />
                </b>
              </td>
              <td data-end data-label={t('intervals.range')}>
                {low === null || high === null ? (
                  format.number(null)
                ) : (
                  <bdi dir="ltr">
                    {format.number(low, 3)} … {format.number(high, 3)}
                  </bdi>
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      <p className={classes.hint}>{t('intervals.hint')}</p>
    </Card>
  )
}
