import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConfusionMatrix } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import classes from './Evaluation.module.css'

/** So many classes stand beside another card. */
const fits = 5

/** Rows are the truth, columns what the model says; the deeper a cell, the larger its share of its row. */
export function ConfusionCard({ confusion, unknown }: { confusion: ConfusionMatrix; unknown: number }) {
  const { t } = useTranslation('evaluation')
  const format = useFormat()
  const [shown, setShown] = useState<'counts' | 'shares'>('counts')
  const names = confusion.other_classes > 0 ? [...confusion.classes, t('confusion.others', { number: format.integer(confusion.other_classes) })] : confusion.classes
  const total = confusion.counts.flat().reduce((sum, count) => sum + count, 0)
  const right = confusion.counts.reduce((sum, row, i) => sum + row[i]!, 0)
  return (
    <Card
      className={names.length > fits ? classes.wide : undefined}
      title={t('confusion.title')}
      padded={false}
      aside={
        <SegmentedControl
          size="xs"
          value={shown}
          onChange={(next) => setShown(next as 'counts' | 'shares')}
          data={[
            { value: 'counts', label: t('confusion.counts') },
            { value: 'shares', label: t('confusion.shares') },
          ]}
        />
      }
    >
      <p className={classes.axis}>{t('confusion.axes')}</p>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('confusion.title')}>
        <table className={classes.matrix} aria-label={t('confusion.title')}>
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th scope="col" key={name} title={name}>
                  <BdiText>{name}</BdiText>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {confusion.counts.map((row, actual) => (
              <tr key={names[actual]}>
                <th scope="row" title={names[actual]}>
                  <BdiText>{names[actual]}</BdiText>
                </th>
                {row.map((count, said) => {
                  const share = confusion.shares[actual]?.[said] ?? 0
                  return (
                    <td
                      key={names[said]}
                      title={t('confusion.cell', { actual: names[actual], said: names[said], count: format.integer(count), share: format.percent(share) })}
                      data-none={count === 0 || undefined}
                      style={count === 0 ? undefined : { background: `color-mix(in srgb, var(--${actual === said ? 'train' : 'valid'}) ${Math.round(6 + share * 32)}%, var(--surface))` }}
                    >
                      <bdi dir="ltr">{shown === 'counts' ? format.integer(count) : format.percent(share, 0)}</bdi>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.hint}>
        {t('confusion.summary', { right: format.integer(right), total: format.integer(total) })} {unknown > 0 && t('confusion.unknown', { rows: format.integer(unknown) })}
      </p>
    </Card>
  )
}
