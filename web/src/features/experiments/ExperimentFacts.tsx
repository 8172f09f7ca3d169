import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetResponse, Experiment, SettingValue } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText, NumberText } from '@/components/Text'
import { useMetricName } from '@/features/training/run/metricText'
import { useSettingText } from '@/features/training/run/settingText'
import classes from './Experiments.module.css'

/** What its runs start with, and what came of them so far. */
export function ExperimentFacts({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments')
  const { t: training } = useTranslation('training')
  const metricName = useMetricName()
  const setting = useSettingText()
  const { best, dataset_id, model_type, config } = experiment
  const dataset = useQuery({
    queryKey: keys.dataset(dataset_id ?? ''),
    queryFn: async ({ signal }) => (await api.get<DatasetResponse>(`/api/datasets/${dataset_id}`, undefined, signal)).dataset,
    enabled: dataset_id !== null,
  })
  const settings = settingsOf(config)
  return (
    <Card title={t('facts')}>
      <dl className={classes.facts}>
        <Fact label={t('column.best')}>
          {best ? (
            <>
              <Link to={`/runs/${best.job_id}`}>
                <NumberText value={best.value} />
              </Link>
              <small>{metricName(best.metric)}</small>
            </>
          ) : (
            <>
              <NumberText value={null} />
              <small>{t('noBest')}</small>
            </>
          )}
        </Fact>
        <Fact label={t('column.runs')}>
          <NumberText value={experiment.runs} />
        </Fact>
        <Fact label={t('dialog.dataset')}>{dataset_id === null ? t('dialog.datasetNone') : <Link to={`/datasets/${dataset_id}`}>{dataset.data ? <BdiText>{dataset.data.name}</BdiText> : '…'}</Link>}</Fact>
        <Fact label={t('dialog.model')}>{model_type === null || model_type === 'auto' ? t('dialog.modelAuto') : training(`model.${model_type}`)}</Fact>
      </dl>
      {settings.length > 0 && (
        <details style={{ marginBlockStart: 12 }}>
          <summary>{t('config')}</summary>
          <table className={classes.config} aria-label={t('config')}>
            <tbody>
              {settings.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{setting.name(name)}</th>
                  <td>
                    <bdi>{setting.value(name, value)}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Card>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What was said; the split's fields under their own names. */
function settingsOf(config: object): [string, SettingValue][] {
  return Object.entries(config).flatMap(([name, value]): [string, SettingValue][] => {
    if (value === null || value === undefined) return []
    if (typeof value === 'object' && !Array.isArray(value)) return settingsOf(value).map(([inner, each]) => [`${name}.${inner}`, each])
    return [[name, value as SettingValue]]
  })
}
