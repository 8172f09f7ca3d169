import { useTranslation } from 'react-i18next'
import type { Correlations } from '@/api/types'
import { Card } from '@/components/Card'
import { Table } from '@/components/Table'
import { BdiText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { strongestPairs } from './strongestPairs'
import styles from './CorrelationCard.module.css'

/** Which numeric columns move together: the strongest pairs, in words and bars. */
export function CorrelationCard({ correlations }: { correlations: Correlations }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const pairs = strongestPairs(correlations, 10)
  if (pairs.length === 0) return null
  return (
    <Card title={t('correlation.title')} aside={t('correlation.about')} padded={false}>
      <Table
        label={t('correlation.title')}
        head={
          <tr>
            <th>{t('correlation.pair')}</th>
            <th data-end>{t('correlation.r')}</th>
            <th>{t('correlation.meaning')}</th>
          </tr>
        }
      >
        {pairs.map(({ first, second, r }) => (
          <tr key={`${first}\u0000${second}`}>
            <td>
              <BdiText>{first}</BdiText> <span aria-hidden>↔</span> <BdiText>{second}</BdiText>
            </td>
            <td data-end data-label={t('correlation.r')}>
              <span className={styles.cell}>
                <span className={styles.track} aria-hidden>
                  <span className={styles.fill} data-negative={r < 0 || undefined} style={{ inlineSize: `${Math.abs(r) * 100}%` }} />
                </span>
                <bdi dir="ltr">{format.fixed(r, 2)}</bdi>
              </span>
            </td>
            <td data-label={t('correlation.meaning')}>{t(`correlation.${Math.abs(r) > 0.95 ? 'same' : r > 0 ? 'up' : 'down'}`)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
