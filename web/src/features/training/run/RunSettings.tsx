import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TrainingJob } from '@/api/types'
import { Card } from '@/components/Card'
import { BdiText, NumberText } from '@/components/Text'
import { useFormat } from '@/i18n/format'
import { againPath } from './FailurePanel'
import { useMetricName } from './metricText'
import classes from './Run.module.css'

export function RunSettings({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const { t: form } = useTranslation('newRun')
  const format = useFormat()
  const metricName = useMetricName()
  const { params } = job
  const ltr = (text: string) => <bdi dir="ltr">{text}</bdi>
  const model = params.model_type === 'linear' ? t('model.linear') : [t(`model.${params.model_type}`), params.hidden.map((width) => format.integer(width)).join('–')].join(' ')
  const shape: [string, React.ReactNode][] =
    params.model_type === 'linear'
      ? []
      : [
          ...(params.members ? [[form('setting.members'), format.integer(params.members)] as [string, React.ReactNode]] : []),
          [form('setting.activation'), t(`activation.${params.activation}`)],
          [form('setting.normalization'), t(`normalization.${params.normalization}`)],
          [form('setting.dropout'), <NumberText key="dropout" value={params.dropout} />],
          [form('setting.number_inputs'), t(`numberInputs.${params.number_inputs}`)],
          [form('setting.category_inputs'), t(`categoryInputs.${params.category_inputs}`)],
        ]
  const rows: [string, React.ReactNode][] = [
    [form('setting.target'), <BdiText key="target">{params.target}</BdiText>],
    [form('setting.task'), t(`task.${params.task}`)],
    [form('setting.model_type'), model],
    ...shape,
    [form('setting.scaling'), t(`scaling.${params.scaling}`)],
    [form('setting.epochs'), format.integer(params.epochs)],
    [form('setting.patience'), format.integer(params.patience)],
    [form('setting.batch_size'), format.integer(params.batch_size)],
    [form('setting.lr'), <span key="lr"><NumberText value={params.lr} />{t('comma')}{t(`schedule.${params.schedule}`)}</span>],
    [form('setting.optimizer'), <span key="optimizer">{ltr(t(`optimizer.${params.optimizer}`))}{t('comma')}{form('setting.weight_decay')} <NumberText value={params.weight_decay} /></span>],
    [form('setting.split_kind'), <Split key="split" job={job} />],
    [form('setting.seed'), ltr(format.number(params.seed, 12))],
    ...(params.task === 'regression' ? [] : [[form('setting.class_weight'), t(`classWeight.${params.class_weight}`)] as [string, React.ReactNode]]),
    ...(params.task === 'binary' && params.positive_class
      ? [[form('setting.positive_class'), <span key="positive"><BdiText>{params.positive_class}</BdiText>{t('comma')}{form('setting.threshold')} <NumberText value={params.threshold} /></span>] as [string, React.ReactNode]]
      : []),
    [form('setting.eval_metric'), metricName(params.eval_metric)],
    ...(params.weight_column ? [[form('setting.weight_column'), <BdiText key="weight">{params.weight_column}</BdiText>] as [string, React.ReactNode]] : []),
  ]
  return (
    <Card className={classes.last} title={t('settings.title')} padded={false} aside={<Link to={againPath(job)}>{t('action.changeAndRun')}</Link>}>
      <table className={classes.table} aria-label={t('settings.title')}>
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
  )
}

function Split({ job }: { job: TrainingJob }) {
  const { t } = useTranslation('training')
  const format = useFormat()
  const { kind, validation, test, group_column, time_column, column } = job.params.split
  const by = group_column ?? time_column ?? column
  const left = 1 - (validation ?? 0) - (test ?? 0)
  return (
    <>
      {kind !== 'column' && (
        <>
          <bdi dir="ltr">{[left, validation, test].map((share) => format.percent(share, 1)).join(' / ')}</bdi>
          {t('comma')}
        </>
      )}
      {t(`splitKind.${kind ?? 'random'}`)}
      {by && (
        <>
          {' '}
          <BdiText>{by}</BdiText>
        </>
      )}
    </>
  )
}
