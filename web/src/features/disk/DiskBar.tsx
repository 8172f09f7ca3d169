import { useTranslation } from 'react-i18next'
import type { DiskResponse } from '@/api/types'
import { BytesText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import classes from './Disk.module.css'

/** The whole disk in one line. What is not Kargah's own is told too, for it is what fills up first. */
export function DiskBar({ disk }: { disk: DiskResponse }) {
  const { t } = useTranslation('disk')
  const format = useFormat()
  const { total_bytes: total, free_bytes: free, dataset_bytes: datasets, run_bytes: runs, picture_bytes: pictures, picture_result_bytes: pictureResults, trash_bytes: trash, database_bytes: database, other_bytes: other, used_bytes: used } = disk
  const elsewhere = Math.max(0, total - free - used)
  const parts = [
    { key: 'datasets', bytes: datasets, color: 'var(--train)' },
    { key: 'runs', bytes: runs, color: 'var(--valid)' },
    { key: 'pictures', bytes: pictures, color: 'var(--series-3)' },
    { key: 'pictureResults', bytes: pictureResults, color: 'var(--series-4)' },
    { key: 'trash', bytes: trash, color: 'var(--bad)' },
    { key: 'database', bytes: database, color: 'var(--ink-3)' },
    { key: 'other', bytes: other, color: 'var(--info)' },
    { key: 'elsewhere', bytes: elsewhere, color: 'var(--line-strong)' },
    { key: 'free', bytes: free, color: 'var(--line)' },
  ].filter(({ bytes }) => bytes > 0)
  return (
    <div className={classes.whole}>
      <p className={classes.free}>{t('free', { free: format.bytes(free), total: format.bytes(total), percent: format.percent(total > 0 ? free / total : 0, 0) })}</p>
      <div className={classes.stacked} aria-hidden>
        {parts.map(({ key, bytes, color }) => (
          <i key={key} style={{ flexGrow: bytes / Math.max(1, total), background: color }} />
        ))}
      </div>
      <ul className={classes.legend}>
        {parts.map(({ key, bytes, color }) => (
          <li key={key}>
            <i style={{ background: color }} aria-hidden />
            {t(`part.${key}`)} <BytesText value={bytes} />
          </li>
        ))}
      </ul>
    </div>
  )
}
