import { ActionIcon, Switch } from '@mantine/core'
import { IconStarFilled, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Comparison } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText, DateText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'
import { useSettingText } from '../run/settingText'
import type { RunMark } from './marks'
import { RunLetter } from './RunLetter'
import classes from './Compare.module.css'

interface Props {
  comparison: Comparison
  marks: readonly RunMark[]
  all: boolean
  onAll(all: boolean): void
  onRemove(jobId: string): void
}

/** A column a run: the settings that differ, then the scores with the best ones starred. */
export function SideBySide({ comparison: { runs, settings, metrics }, marks, all, onAll, onRemove }: Props) {
  const { t } = useTranslation('compare')
  const { t: common } = useTranslation()
  const { t: training } = useTranslation('training')
  const format = useFormat()
  const metricName = useMetricName()
  const setting = useSettingText()
  const shown = all ? settings : settings.filter(({ differs }) => differs)
  const facts: [string, (run: (typeof runs)[number]) => ReactNode][] = [
    [t('fact.state'), (run) => common(`state.${run.status}`)],
    [t('fact.created'), (run) => <DateText value={run.created_at} kind="ago" />],
    [t('fact.took'), (run) => (run.duration_seconds === null ? format.number(null) : <bdi>{format.duration(run.duration_seconds, 1)}</bdi>)],
  ]
  return (
    <Card title={t('sideBySide')} padded={false} aside={<Switch size="xs" label={t('allSettings')} checked={all} onChange={(event) => onAll(event.currentTarget.checked)} />}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('sideBySide')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('run')}</th>
              {runs.map((run, i) => (
                <th key={run.job_id} scope="col">
                  <div className={classes.head}>
                    <RunLetter mark={marks[i]!} />
                    <Link to={`/runs/${run.job_id}`}>
                      <BdiText>{run.name}</BdiText>
                    </Link>
                    {runs.length > 2 && (
                      <ActionIcon variant="subtle" color="gray" size="xs" aria-label={t('remove', { name: run.name })} onClick={() => onRemove(run.job_id)}>
                        <IconX size={13} />
                      </ActionIcon>
                    )}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map(([label, show]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {runs.map((run) => (
                  <td key={run.job_id}>{show(run)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          <tbody>
            <Section columns={runs.length}>{all ? t('settings') : t('settingsThatDiffer')}</Section>
            {shown.length === 0 && (
              <tr>
                <th scope="row">{t('settings')}</th>
                <td colSpan={runs.length}>{t('sameSettings')}</td>
              </tr>
            )}
            {shown.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{setting.name(name)}</th>
                {runs.map((run, i) => (
                  <td key={run.job_id}>
                    <bdi>{setting.value(name, values[i])}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tbody>
            <Section columns={runs.length}>{t('metrics')}</Section>
            {metrics.length === 0 && (
              <tr>
                <th scope="row">{t('metrics')}</th>
                <td colSpan={runs.length}>{t('noMetrics')}</td>
              </tr>
            )}
            {metrics.map(({ name, split, values, best, higher_is_better }) => (
              <tr key={`${split} ${name}`}>
                <th scope="row">
                  {metricName(name)}
                  <span className={classes.small}>
                    {training(`split.${split}`)}
                    {training('comma')}
                    {t(higher_is_better ? 'higher' : 'lower')}
                  </span>
                </th>
                {runs.map((run, i) => (
                  <td key={run.job_id} data-best={best.includes(i) || undefined}>
                    <NumberText value={values[i]} digits={4} />
                    {best.includes(i) && best.length < runs.length && <IconStarFilled size={13} className={classes.star} role="img" aria-label={t('best')} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function Section({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <th scope="rowgroup" colSpan={columns + 1} className={classes.section}>
        {children}
      </th>
    </tr>
  )
}
