import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconArrowsDiff, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { RunDiff, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { ErrorState } from '@/components/ErrorState'
import { Loading } from '@/components/Loading'
import { Note } from '@/components/Note'
import { PageHeader } from '@/components/PageHeader'
import { BdiText, CodeText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { comparePath } from '../compare/paths'
import { diffQuery, runQueryOf } from '../compare/queries'
import { RunLetter } from '../compare/RunLetter'
import { marksOf } from '../compare/marks'
import { useMetricName } from '../run/metricText'
import { useSettingText } from '../run/settingText'
import classes from '../compare/Compare.module.css'

/** Two runs, and only what they do not have in common. */
export default function DiffPage() {
  const { a = '', b = '' } = useParams()
  const { t } = useTranslation('compare')
  const { t: common } = useTranslation()
  const diff = useQuery(diffQuery(a, b))
  const first = useQuery(runQueryOf(a))
  const second = useQuery(runQueryOf(b))
  return (
    <>
      <PageHeader
        title={t('diff.title')}
        crumbs={[{ label: common('nav.runs'), to: '/runs' }]}
        sub={first.data && second.data && <Pair runs={[first.data, second.data]} />}
        actions={
          <Button component={Link} to={comparePath([a, b])} variant="default" leftSection={<IconArrowsDiff size={16} />}>
            {t('diff.compare')}
          </Button>
        }
      />
      {diff.isError ? <ErrorState error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Differences diff={diff.data} /> : <Loading rows={3} height={180} />}
    </>
  )
}

const marks = marksOf(2, null)

function Pair({ runs }: { runs: [TrainingJob, TrainingJob] }) {
  return (
    <span className={classes.controls}>
      {runs.map((run, i) => (
        <span key={i} className={classes.head}>
          <RunLetter mark={marks[i]!} />
          <Link to={`/runs/${run.job_id}`}>
            <BdiText>{run.name}</BdiText>
          </Link>
        </span>
      ))}
    </span>
  )
}

function Differences({ diff: { settings, dataset, metrics, engine } }: { diff: RunDiff }) {
  const { t } = useTranslation('compare')
  const { t: training, i18n } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const setting = useSettingText()
  const plain = (name: string, value: unknown) => (value === null || value === undefined ? format.number(null) : typeof value === 'number' && !name.startsWith('seed_') ? format.integer(value) : String(value))
  const data: [string, ReactNode, ReactNode][] = [
    [t('diff.table'), <DatasetLink key="a" set={dataset.a} />, <DatasetLink key="b" set={dataset.b} />],
    [t('diff.sha256'), <Hash key="a" value={dataset.a.sha256} />, <Hash key="b" value={dataset.b.sha256} />],
    ...(['train_rows', 'validation_rows', 'test_rows'] as const).map((part): [string, ReactNode, ReactNode] => [t(`diff.${part}`), format.integer(dataset.a[part]), format.integer(dataset.b[part])]),
  ]
  const engineName = (name: string) => (i18n.exists(`engine.${name}`, { ns: 'compare' }) ? t(`engine.${name}`) : name)
  const sorted = Object.entries(engine).sort(([, x], [, y]) => Number(x.a === x.b) - Number(y.a === y.b))
  return (
    <div className={classes.page}>
      <Card title={t('diff.settings')} padded={false}>
        {settings.length === 0 ? (
          <p className={classes.caption}>{t('diff.sameSettings')}</p>
        ) : (
          <Two head={t('settings')} label={t('diff.settings')} rows={settings.map(({ name, a, b }) => ({ key: name, name: setting.name(name), cells: [<bdi key="a">{setting.value(name, a)}</bdi>, <bdi key="b">{setting.value(name, b)}</bdi>] }))} />
        )}
      </Card>
      <Card title={t('diff.metrics')} padded={false}>
        {metrics.length === 0 ? (
          <p className={classes.caption}>{t('noMetrics')}</p>
        ) : (
          <Two
            head={t('metrics')}
            label={t('diff.metrics')}
            third={t('diff.difference')}
            rows={metrics.map(({ name, split, a, b, difference }) => ({
              key: `${split} ${name}`,
              name: `${metricName(name)}${training('comma')}${training(`split.${split}`)}`,
              cells: [<NumberText key="a" value={a} digits={5} />, <NumberText key="b" value={b} digits={5} />, difference === 0 ? <Same key="d" /> : <NumberText key="d" value={difference} digits={3} />],
            }))}
          />
        )}
      </Card>
      <Card title={t('diff.data')} padded={false}>
        <div style={{ padding: '12px 16px' }}>
          <Note tone={dataset.same ? 'good' : 'warn'}>{t(dataset.same ? 'diff.sameData' : 'diff.otherData')}</Note>
        </div>
        <Two head={t('diff.data')} label={t('diff.data')} rows={data.map(([name, x, y]) => ({ key: name, name, cells: [x, y] }))} />
      </Card>
      <Card title={t('diff.engine')} padded={false}>
        <Two
          head={t('diff.engine')}
          label={t('diff.engine')}
          third={t('diff.same')}
          rows={sorted.map(([name, { a, b }]) => ({ key: name, name: engineName(name), cells: [<Hash key="a" value={plain(name, a)} />, <Hash key="b" value={plain(name, b)} />, a === b ? <Same key="s" /> : <b key="s">{t('diff.differs')}</b>] }))}
        />
      </Card>
    </div>
  )
}

function Same() {
  const { t } = useTranslation('compare')
  return (
    <>
      <IconCheck size={14} aria-hidden /> {t('diff.equal')}
    </>
  )
}

/** Long hashes by their ends; the whole one on hover. */
function Hash({ value }: { value: string | null | undefined }) {
  const format = useFormat()
  if (!value) return format.number(null)
  return (
    <span title={value}>
      <CodeText>{value.length > 24 ? `${value.slice(0, 8)}…${value.slice(-6)}` : value}</CodeText>
    </span>
  )
}

function DatasetLink({ set }: { set: RunDiff['dataset']['a'] }) {
  if (set.id === null) return <BdiText>{set.name}</BdiText>
  return (
    <Link to={`/datasets/${set.id}`}>
      <BdiText>{set.name}</BdiText>
    </Link>
  )
}

interface Row {
  key: string
  name: string
  cells: ReactNode[]
}

function Two({ head, label, third, rows }: { head: string; label: string; third?: string; rows: Row[] }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table} data-narrow>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {marks.map((mark) => (
              <th key={mark.letter} scope="col">
                <RunLetter mark={mark} />
              </th>
            ))}
            {third && <th scope="col">{third}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
