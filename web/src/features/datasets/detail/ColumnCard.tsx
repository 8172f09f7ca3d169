import { useTranslation } from 'react-i18next'
import type { ColumnStats, Histogram, ValueCount } from '@/api/types'
import { BdiText, NumberText, PercentText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import styles from './ColumnCard.module.css'

/** One column in figures and a small picture. */
export function ColumnCard({ column, rows }: { column: ColumnStats; rows: number }) {
  const { t } = useTranslation('datasets')
  const missingShare = rows === 0 ? 0 : column.missing / rows
  const numbers = column.type === 'numeric' && column.mean !== null
  return (
    <section className={styles.card}>
      <header className={styles.head}>
        <h2>
          <BdiText>{column.name}</BdiText>
        </h2>
        <span>{t(`kind.${column.type}`)}</span>
      </header>
      {column.histogram && column.histogram.counts.length > 1 ? <HistogramChart histogram={column.histogram} date={column.type === 'date'} name={column.name} /> : <TopValues values={column.top_values ?? []} known={rows - column.missing} />}
      <dl className={styles.figures}>
        <Row name={t('stats.unique')}>
          {column.unique_is_estimate && <span title={t('stats.estimate')}>≈ </span>}
          <NumberText value={column.unique} />
        </Row>
        <Row name={t('stats.missing')} warn={missingShare > 0.2}>
          {column.missing === 0 ? t('stats.none') : <PercentText share={missingShare} />}
        </Row>
        {numbers && (
          <>
            <Row name={t('stats.mean')}>
              <NumberText value={column.mean} />
            </Row>
            <Row name={t('stats.std')}>
              <NumberText value={column.std} />
            </Row>
            <Row name={t('stats.median')}>
              <NumberText value={column.quantiles?.['0.5']} />
            </Row>
            <Row wide name={t('stats.middle')} title={t('stats.middleTitle')}>
              <bdi dir="ltr">
                <NumberText value={column.quantiles?.['0.05']} /> … <NumberText value={column.quantiles?.['0.95']} />
              </bdi>
            </Row>
          </>
        )}
      </dl>
    </section>
  )
}

function Row({ name, title, warn, wide, children }: { name: string; title?: string; warn?: boolean; wide?: boolean; children: React.ReactNode }) {
  return (
    <div title={title} data-wide={wide}>
      <dt>{name}</dt>
      <dd data-warn={warn || undefined}>{children}</dd>
    </div>
  )
}

const chartHeight = 56

function HistogramChart({ histogram, date, name }: { histogram: Histogram; date: boolean; name: string }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const { edges, counts } = histogram
  const tallest = Math.max(1, ...counts)
  const edge = (value: number | undefined) => (value === undefined ? '' : date ? format.date(value * 1000) : format.number(value))
  const peak = counts.indexOf(Math.max(...counts))
  return (
    <figure className={styles.chart} dir="ltr">
      <svg viewBox={`0 0 ${counts.length * 10} ${chartHeight}`} preserveAspectRatio="none" role="img" aria-label={t('stats.histogram', { name, from: edge(edges[0]), to: edge(edges.at(-1)), peakFrom: edge(edges[peak]), peakTo: edge(edges[peak + 1]) })}>
        {counts.map((count, bin) => {
          const height = count === 0 ? 0 : Math.max(1, (count / tallest) * chartHeight)
          return (
            <rect key={bin} x={bin * 10 + 0.5} width={9} y={chartHeight - height} height={height}>
              <title>{`${edge(edges[bin])} – ${edge(edges[bin + 1])}: ${format.integer(count)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        <span>{edge(edges[0])}</span>
        <span>{edge(edges.at(-1))}</span>
      </figcaption>
    </figure>
  )
}

function TopValues({ values, known }: { values: ValueCount[]; known: number }) {
  const { t } = useTranslation('datasets')
  if (values.length === 0) return <p className={styles.nothing}>{t('stats.noValues')}</p>
  const shown = values.slice(0, 5)
  const largest = Math.max(1, ...shown.map(({ count }) => count))
  return (
    <ol className={styles.values}>
      {shown.map(({ value, count }) => (
        <li key={value}>
          <span className={styles.bar} style={{ inlineSize: `${(count / largest) * 100}%` }} aria-hidden />
          <BdiText className={styles.value}>{value}</BdiText>
          <span className={styles.count}>
            <PercentText share={known === 0 ? 0 : count / known} />
          </span>
        </li>
      ))}
    </ol>
  )
}
