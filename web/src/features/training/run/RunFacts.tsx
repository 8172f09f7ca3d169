import { useTranslation } from 'react-i18next'
import type { RunFacts as Facts, TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { CopyButton } from '@/components/CopyButton'
import { BdiText, CodeText, DateText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import classes from './Run.module.css'

/** What is needed to make the run again, and what became of the columns. */
export function RunFacts({ job, facts }: { job: TrainingJob; facts: Facts }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  // That the target is no input is no news.
  const dropped = facts.columns_dropped.filter(({ name }) => name !== job.params.target)
  const rows: [string, React.ReactNode][] = [
    [
      t('facts.rows'),
      <span key="rows">
        {t('facts.split', { train: format.integer(facts.train_rows), validation: format.integer(facts.validation_rows), test: format.integer(facts.test_rows) })}
      </span>,
    ],
    [t('facts.parameters'), format.integer(facts.parameters)],
    [t('facts.features'), <Names key="features" names={facts.features_used} />],
    ...(facts.classes ? [[t('facts.classes'), <Names key="classes" names={facts.classes} />] as [string, React.ReactNode]] : []),
    [t('facts.seeds'), <Seeds key="seeds" seeds={facts.seeds} />],
    [t('facts.sha256'), <Hash key="sha" value={facts.dataset_sha256} />],
    ...Object.entries(facts.split_hashes).map(([split, hash]): [string, React.ReactNode] => [t('facts.splitHash', { split: t(`split.${split}`) }), <Hash key={split} value={hash} />]),
    [t('facts.engine'), <CodeText key="engine">{`${facts.engine_version} · ${facts.instruction_set}`}</CodeText>],
    [t('facts.threads'), format.integer(facts.threads)],
    ...(job.started_at ? [[t('facts.started'), <DateText key="started" value={job.started_at} />] as [string, React.ReactNode]] : []),
    ...(job.attempt > 1 ? [[t('facts.attempt'), t('facts.attemptText', { attempt: format.integer(job.attempt) })] as [string, React.ReactNode]] : []),
    [t('facts.id'), <span key="id"><CodeText>{job.job_id}</CodeText> <CopyButton value={job.job_id} /></span>],
  ]
  return (
    <>
      {dropped.length > 0 && (
        <Card className={classes.last} title={t('facts.dropped')} padded={false} aside={t('facts.droppedHint')}>
          <table className={classes.table} aria-label={t('facts.dropped')}>
            <tbody>
              {dropped.map((column) => (
                <tr key={column.name}>
                  <th scope="row">
                    <BdiText>{column.name}</BdiText>
                  </th>
                  <td>
                    <span dir="auto">{column.code ? t(`dropped.${column.code}`, { defaultValue: column.reason }) : column.reason}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      )}
      <Card className={classes.last} title={t('facts.title')} padded={false} aside={t('facts.hint')}>
        <table className={classes.table} aria-label={t('facts.title')}>
          <tbody>
            {rows.map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td data-end>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </>
  )
}

function Seeds({ seeds }: { seeds: Facts['seeds'] }) {
  const { t, i18n } = useTranslation('training')
  return Object.entries(seeds).map(([name, seed]) => (
    <span key={name} className={classes.seed}>
      {i18n.exists(`seed.${name}`, { ns: 'training' }) ? t(`seed.${name}`) : name} <CodeText>{seed}</CodeText>
    </span>
  ))
}

const namesAtFirst = 6

function Names({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const chips = (some: readonly string[]) => (
    <span className={classes.chips}>
      {some.map((name) => (
        <bdi key={name} dir="auto" className={classes.chip}>
          {name}
        </bdi>
      ))}
    </span>
  )
  if (names.length <= namesAtFirst) return chips(names)
  return (
    <details>
      <summary>{t('facts.names', { number: format.integer(names.length) })}</summary>
      {chips(names)}
    </details>
  )
}

function Hash({ value }: { value: string }) {
  return (
    <span title={value}>
      <CodeText>{`${value.slice(0, 4)}…${value.slice(-4)}`}</CodeText> <CopyButton value={value} />
    </span>
  )
}
