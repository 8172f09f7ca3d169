import { Button, Select, Switch } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { IconArrowsDiff, IconDownload } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Comparison } from '@/api/types'
import { Card } from '@/components/Card'
import { EmptyState } from '@/components/EmptyState'
import { ErrorState } from '@/components/ErrorState'
import { saveFile } from '@/components/chart/save'
import { Loading } from '@/components/Loading'
import { PageHeader } from '@/components/PageHeader'
import { useSearchState } from '@/components/useSearchState'
import { useFormat } from '@/i18n/format'
import { GroupsCard } from '../compare/GroupsCard'
import { marksOf } from '../compare/marks'
import { OverlayCard } from '../compare/OverlayCard'
import { ParallelCard } from '../compare/ParallelCard'
import { diffPath } from '../compare/paths'
import { comparisonQuery } from '../compare/queries'
import { ScatterCard } from '../compare/ScatterCard'
import { SideBySide } from '../compare/SideBySide'
import { SignificanceCard } from '../compare/SignificanceCard'
import { comparisonCsv, dimensionsOf } from '../compare/table'
import { readSelection } from '../list/runQuery'
import { useMetricName } from '../run/metricText'
import classes from '../compare/Compare.module.css'

/** The runs and how they are looked at are in the address, so that a link shows the same comparison. */
export default function ComparePage() {
  const { t } = useTranslation('compare')
  const { t: common } = useTranslation()
  const format = useFormat()
  const { search, change } = useSearchState()
  const ids = readSelection(search.get('runs'))
  const comparison = useQuery({ ...comparisonQuery(ids, search.get('metric')), enabled: ids.length >= 2, placeholderData: keepPreviousData })
  const { data } = comparison
  const remove = (id: string) => change({ runs: ids.filter((each) => each !== id).join(',') })
  return (
    <>
      <PageHeader
        title={data ? t('title', { number: format.integer(data.runs.length) }) : t('name')}
        crumbs={[{ label: common('nav.runs'), to: ids.length > 0 ? `/runs?selected=${ids.join(',')}` : '/runs' }]}
        sub={t('sub')}
        actions={
          data && (
            <>
              {ids.length === 2 && (
                <Button component={Link} to={diffPath(ids[0]!, ids[1]!)} variant="default" leftSection={<IconArrowsDiff size={16} />}>
                  {t('diff')}
                </Button>
              )}
              <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => saveFile(new Blob([comparisonCsv(data)], { type: 'text/csv' }), 'comparison.csv')}>
                {t('csv')}
              </Button>
            </>
          )
        }
      />
      {ids.length < 2 ? (
        <Card padded={false}>
          <EmptyState
            icon={<IconArrowsDiff />}
            title={t('few.title')}
            actions={
              <Button component={Link} to={`/runs?selected=${ids.join(',')}`}>
                {t('few.action')}
              </Button>
            }
          >
            {t('few.text')}
          </EmptyState>
        </Card>
      ) : comparison.isError ? (
        <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />
      ) : data ? (
        <Compared comparison={data} onRemove={remove} />
      ) : (
        <Loading rows={3} height={220} />
      )}
    </>
  )
}

function Compared({ comparison, onRemove }: { comparison: Comparison; onRemove(id: string): void }) {
  const { t } = useTranslation('compare')
  const metricName = useMetricName()
  const { search, change } = useSearchState()
  const grouped = comparison.groups.length < comparison.runs.length
  const byGroup = grouped && search.get('color') === 'group'
  const marks = useMemo(() => marksOf(comparison.runs.length, byGroup ? comparison.groups : null), [comparison, byGroup])
  const dimensions = useMemo(() => dimensionsOf(comparison), [comparison])
  const metrics = [...new Set(comparison.metrics.map(({ name }) => name))]
  return (
    <div className={classes.page}>
      {(metrics.length > 1 || grouped) && (
        <div className={classes.controls}>
          {metrics.length > 1 && (
            <Select
              w={240}
              aria-label={t('metric')}
              data={metrics.map((metric) => ({ value: metric, label: t('metric.of', { metric: metricName(metric) }) }))}
              value={search.get('metric') ?? comparison.prefers}
              onChange={(metric) => change({ metric })}
              allowDeselect={false}
            />
          )}
          {grouped && <Switch label={t('colorByGroup')} checked={byGroup} onChange={(event) => change({ color: event.currentTarget.checked ? 'group' : null })} />}
        </div>
      )}
      <SideBySide comparison={comparison} marks={marks} all={search.get('all') === '1'} onAll={(all) => change({ all: all ? 1 : 0 })} onRemove={onRemove} />
      <OverlayCard runs={comparison.runs} marks={marks} />
      {grouped && <GroupsCard comparison={comparison} marks={marks} />}
      <SignificanceCard comparison={comparison} marks={marks} />
      {dimensions.length >= 2 && (
        <>
          <ParallelCard runs={comparison.runs} marks={marks} dimensions={dimensions} />
          <ScatterCard runs={comparison.runs} marks={marks} dimensions={dimensions} />
        </>
      )}
    </div>
  )
}
