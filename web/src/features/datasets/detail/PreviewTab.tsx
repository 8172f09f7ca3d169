import { useTranslation } from 'react-i18next'
import type { Cell, Dataset } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Pages } from '@/components/Pages'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { usePreview } from '../queries'
import styles from './PreviewTab.module.css'

const limit = 50

export function PreviewTab({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets')
  const format = useFormat()
  const { change, number } = useSearchState()
  const skip = number('skip')
  const preview = usePreview(dataset, skip, limit)
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <Loading rows={10} height={30} />
  const { columns, rows, total } = preview.data
  return (
    <Card padded={false}>
      {/* The table is the file's: left to right, in its own digits. */}
      <div className={styles.scroll} dir="ltr" tabIndex={0} role="region" aria-label={t('tab.preview')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.row}>
                <span className="visually-hidden">{t('preview.row')}</span>
              </th>
              {columns.map((column, index) => (
                <th key={index} data-end={column.type === 'numeric' || undefined} scope="col">
                  <bdi dir="auto">{column.name}</bdi>
                  <small dir="auto">{t(`kind.${column.type}`)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={skip + index}>
                <th className={styles.row} scope="row">
                  {format.integer(preview.data.skip + index + 1)}
                </th>
                {row.map((cell, at) => (
                  <td key={at} data-end={columns[at]?.type === 'numeric' || undefined}>
                    <CellText cell={cell} missing={t('preview.missing')} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pages skip={skip} limit={limit} total={total} onSkip={(next) => change({ skip: next }, false)} />
    </Card>
  )
}

function CellText({ cell, missing }: { cell: Cell; missing: string }) {
  if (cell === null) return <em className={styles.missing}>{missing}</em>
  const text = String(cell)
  return (
    <bdi dir="auto" title={text.length > 60 ? text : undefined}>
      {text}
    </bdi>
  )
}
