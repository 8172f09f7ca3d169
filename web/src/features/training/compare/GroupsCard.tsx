import { useTranslation } from 'react-i18next'
import type { Comparison } from '@/api/types'
import { Card } from '@/components/Card'
import { NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { useMetricName } from '../run/metricText'
import { useSettingText } from '../run/settingText'
import type { RunMark } from './marks'
import { RunLetter } from './RunLetter'
import classes from './Compare.module.css'

/** Runs that differ in their seed alone, together: what of a difference is luck. */
export function GroupsCard({ comparison: { groups, runs, metrics, settings }, marks }: { comparison: Comparison; marks: readonly RunMark[] }) {
  const { t } = useTranslation('compare')
  const format = useFormat()
  const metricName = useMetricName()
  const setting = useSettingText()
  const differing = settings.filter(({ name, differs }) => differs && name !== 'seed').map(({ name }) => name)
  const shown = [...new Set(metrics.map(({ name }) => name))].filter((name) => groups.some((group) => group.metrics[name]))
  return (
    <Card title={t('groups')} padded={false}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('groups')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('group.runs')}</th>
              {differing.length > 0 && (
                <th scope="col" className={classes.wide}>
                  {t('settings')}
                </th>
              )}
              {shown.map((name) => (
                <th key={name} scope="col">
                  {metricName(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.key}>
                <th scope="row">
                  <span className={classes.runs}>
                    {group.runs.map((run) => (
                      <RunLetter key={run} mark={marks[run]!} title={runs[run]!.name} />
                    ))}
                  </span>
                  <span className={classes.small}>{t('group.count', { count: group.runs.length, number: format.integer(group.runs.length) })}</span>
                </th>
                {differing.length > 0 && <td>{differing.map((name) => `${setting.name(name)}: ${setting.value(name, group.settings[name])}`).join(' · ')}</td>}
                {shown.map((name) => {
                  const score = group.metrics[name]
                  return (
                    <td key={name}>
                      {score ? (
                        <bdi dir="ltr" className="numbers">
                          {format.number(score.mean)}
                          {score.n > 1 && score.sd !== null && <> ± {format.number(score.sd, 2)}</>}
                        </bdi>
                      ) : (
                        <NumberText value={null} />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.caption}>{t('groups.hint')}</p>
    </Card>
  )
}
