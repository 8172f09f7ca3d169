import { useTranslation } from 'react-i18next'
import type { TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText, CodeText, NumberText } from '@/components/Text'
import { Table } from '@/components/Table'
import type { JobFeed } from '@/live/feed'
import { RunCharts } from './RunCharts'
import classes from './Run.module.css'

/** A run that somebody else's program logs: its curves, and what it said of itself. */
export function ExternalView({ job, feed, notes }: { job: TrainingJob; feed: JobFeed; notes: React.ReactNode }) {
  const { t } = useTranslation('training')
  return (
    <div className={classes.page}>
      <div className={classes.grid}>
        <div className={classes.stack}>
          <RunCharts job={job} feed={feed} />
        </div>
        <div className={classes.stack}>
          <Pairs title={t('external.metrics')} pairs={Object.entries(job.validation_metrics).map(([name, value]) => [name, <NumberText key={name} value={value} />])} />
          <Pairs title={t('external.params')} pairs={Object.entries(job.external ?? {}).map(([name, value]) => [name, <BdiText key={name}>{value}</BdiText>])} />
          {notes}
        </div>
      </div>
    </div>
  )
}

function Pairs({ title, pairs }: { title: string; pairs: [string, React.ReactNode][] }) {
  const { t } = useTranslation('training')
  if (pairs.length === 0) return null
  return (
    <Card title={title} padded={false}>
      <Table
        label={title}
        head={
          <tr>
            <th>{t('external.name')}</th>
            <th data-end>{t('external.value')}</th>
          </tr>
        }
      >
        {pairs.map(([name, value]) => (
          <tr key={name}>
            <td>
              <CodeText>{name}</CodeText>
            </td>
            <td data-label={t('external.value')} data-end>
              {value}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
