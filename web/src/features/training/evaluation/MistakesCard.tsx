import { useTranslation } from 'react-i18next'
import type { EvaluationResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { BdiText, PercentText } from '@/components/Text'
import { useFormat } from '@/i18n/format'

/** Where to look first: mislabelled rows are often among them. */
export function MistakesCard({ mistakes }: { mistakes: NonNullable<EvaluationResponse['mistakes']> }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  return (
    <Card title={t('mistakes.title')} padded={false} aside={t('mistakes.aside')}>
      <Table
        label={t('mistakes.title')}
        head={
          <tr>
            <th scope="col">{t('row')}</th>
            <th scope="col">{t('actual')}</th>
            <th scope="col">{t('said')}</th>
            <th scope="col" data-end>
              {t('mistakes.sure')}
            </th>
          </tr>
        }
      >
        {mistakes.slice(0, 10).map((mistake) => (
          <tr key={mistake.row}>
            <td>{t('rowNumber', { row: format.integer(mistake.row) })}</td>
            <td data-label={t('actual')}>
              <BdiText>{mistake.actual}</BdiText>
            </td>
            <td data-label={t('said')}>
              <BdiText>{mistake.predicted}</BdiText>
            </td>
            <td data-end data-label={t('mistakes.sure')}>
              <PercentText share={mistake.probability} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
