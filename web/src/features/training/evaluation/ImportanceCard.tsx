import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportanceReport } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'
import classes from './Evaluation.module.css'

const atFirst = 15

/** How much worse the metric becomes when one column is shuffled among the rows. */
export function ImportanceCard({ importance }: { importance: ImportanceReport }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const metricName = useMetricName()
  const [all, setAll] = useState(false)
  const most = Math.max(...importance.columns.map(({ mean, sd }) => mean + sd), 1e-12)
  const share = (value: number) => Math.min(100, Math.max(0, (value / most) * 100))
  const shown = all ? importance.columns : importance.columns.slice(0, atFirst)
  return (
    <Card title={t('importance.title')} padded={false} aside={t('importance.aside', { metric: metricName(importance.metric), rows: format.integer(importance.rows), repeats: format.integer(importance.repeats) })}>
      <ul className={classes.bar} aria-label={t('importance.title')}>
        {shown.map(({ column, mean, sd }) => (
          <li key={column}>
            <span>
              <BdiText>{column}</BdiText>
            </span>
            <span className={classes.track} aria-hidden>
              <span className={classes.fill} style={{ inlineSize: `${share(mean)}%` }} />
              <span className={classes.whisker} style={{ insetInlineStart: `${share(mean - sd)}%`, inlineSize: `${share(mean + sd) - share(mean - sd)}%` }} />
            </span>
            <bdi dir="ltr">
              {format.number(mean, 3)} ± {format.number(sd, 2)}
            </bdi>
          </li>
        ))}
      </ul>
      {importance.columns.length > atFirst && (
        <div className={classes.axis}>
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
            {all ? t('importance.fewer') : t('importance.all', { number: format.integer(importance.columns.length) })}
          </Button>
        </div>
      )}
      <p className={classes.hint}>
        {t('importance.hint', { base: format.number(importance.base, 4), metric: metricName(importance.metric) })}
        {importance.columns_total > importance.columns.length && ` ${t('importance.cut', { shown: format.integer(importance.columns.length), total: format.integer(importance.columns_total) })}`}
      </p>
    </Card>
  )
}
