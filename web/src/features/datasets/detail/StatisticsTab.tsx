import { Button, Stack } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Dataset, StatsResponse } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { SearchInput } from '@/components/SearchInput'
import { BdiText, NumberText, PercentText } from '@/components/Text'
import { useSearchState } from '@/components/useSearchState'
import { useStats } from '../queries'
import { ColumnCard } from './ColumnCard'
import { CorrelationCard } from './CorrelationCard'
import styles from './StatisticsTab.module.css'

const step = 60

export function StatisticsTab({ dataset }: { dataset: Dataset }) {
  const stats = useStats(dataset)
  if (stats.isError) return <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />
  if (!stats.data) return <Loading rows={8} height={80} />
  return <Statistics dataset={dataset} stats={stats.data} />
}

function Statistics({ dataset, stats }: { dataset: Dataset; stats: StatsResponse }) {
  const { t } = useTranslation('datasets')
  const { search, change } = useSearchState()
  const [shown, setShown] = useState(step)
  const wanted = (search.get('q') ?? '').toLocaleLowerCase()
  const columns = stats.columns.filter((column) => column.name.toLocaleLowerCase().includes(wanted))
  const cells = stats.rows * stats.columns.length
  const missing = stats.columns.reduce((sum, column) => sum + column.missing, 0)
  return (
    <Stack gap="md">
      <Card>
        <dl className={styles.figures}>
          <Figure name={t('stats.rows')}>
            <NumberText value={stats.rows} />
          </Figure>
          <Figure name={t('stats.columns')}>
            <NumberText value={stats.columns.length} />
          </Figure>
          <Figure name={t('stats.missing')}>
            <PercentText share={cells === 0 ? 0 : missing / cells} />
          </Figure>
          <Figure name={t('stats.duplicates')}>
            <NumberText value={stats.duplicates} />
          </Figure>
          {stats.suggested_target && (
            <Figure name={t('stats.target')}>
              <BdiText>{stats.suggested_target}</BdiText>
            </Figure>
          )}
        </dl>
      </Card>
      {stats.suggested_target && (
        <Note>
          <span className={styles.suggestion}>
            <span>
              <Trans
                t={t}
                i18nKey={stats.suggested_task && stats.suggested_task !== 'auto' ? `stats.suggestion.${stats.suggested_task}` : 'stats.suggestion'}
                values={{ column: stats.suggested_target }}
                components={{ b: <bdi className={styles.strong} /> }}
              />
            </span>
            <Button component={Link} size="xs" to={`/runs/new?dataset=${dataset.id}&target=${encodeURIComponent(stats.suggested_target)}`} leftSection={<IconPlayerPlay size={14} aria-hidden />}>
              {t('detail.train')}
            </Button>
          </span>
        </Note>
      )}
      {stats.sampled_rows < stats.rows && (
        <p className={styles.aside}>
          <Trans t={t} i18nKey="stats.sampled" components={{ n: <NumberText value={stats.sampled_rows} /> }} />
        </p>
      )}
      {stats.columns.length > 8 && <SearchInput label={t('stats.search')} value={search.get('q') ?? ''} onSearch={(q) => change({ q })} />}
      <div className={styles.grid}>
        {columns.slice(0, shown).map((column) => (
          <ColumnCard key={column.name} column={column} rows={stats.rows} />
        ))}
      </div>
      {columns.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + step)}>
          {t('stats.more')}
        </Button>
      )}
      <CorrelationCard correlations={stats.correlations} />
    </Stack>
  )
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
