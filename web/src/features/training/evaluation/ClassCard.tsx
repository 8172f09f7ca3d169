import { useTranslation } from 'react-i18next'
import type { ClassScore } from '@/api/types'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { BdiText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'

const scores = ['precision', 'recall', 'f1', 'roc_auc'] as const

export function ClassCard({ scores: rows }: { scores: ClassScore[] }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const metricName = useMetricName()
  const label = (score: (typeof scores)[number]) => (score === 'roc_auc' ? metricName(score) : t(`threshold.${score}`))
  return (
    <Card title={t('classes.title')} padded={false} aside={t('classes.aside')}>
      <Table
        label={t('classes.title')}
        head={
          <tr>
            <th scope="col">{t('class')}</th>
            {scores.map((score) => (
              <th scope="col" data-end key={score}>
                {label(score)}
              </th>
            ))}
            <th scope="col" data-end>
              {t('classes.support')}
            </th>
          </tr>
        }
      >
        {rows.map((row) => (
          <tr key={row.class}>
            <td>
              <BdiText>{row.class}</BdiText>
            </td>
            {scores.map((score) => (
              <td key={score} data-end data-label={label(score)}>
                <NumberText value={row[score]} digits={3} />
              </td>
            ))}
            <td data-end data-label={t('classes.support')}>
              {format.integer(row.support)}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
