import { useTranslation } from 'react-i18next'
import type { ColumnStats } from '@/api/types'
import type { SettingName } from '../settings'
import { ChoiceSetting, NumberSetting } from './fields'
import type { Settings } from './useSettings'
import classes from './NewRun.module.css'

export const advanced: readonly SettingName[] = [
  'optimizer',
  'schedule',
  'momentum',
  'weight_decay',
  'gradient_clip',
  'members',
  'activation',
  'normalization',
  'dropout',
  'scaling',
  'number_inputs',
  'category_inputs',
  'loss',
  'label_smoothing',
  'seed',
  'split_kind',
  'validation',
  'test',
  'group_column',
  'time_column',
  'split_column',
  'class_weight',
  'positive_class',
  'threshold',
  'weight_column',
]

const named = (columns: readonly ColumnStats[]) => columns.map(({ name }) => ({ value: name, label: name }))
const told = (values: readonly string[], text: (value: string) => string) => values.map((value) => ({ value, label: text(value) }))

export function AdvancedSettings({ settings, columns, target }: { settings: Settings; columns: readonly ColumnStats[]; target: ColumnStats | undefined }) {
  const { t } = useTranslation('newRun')
  const { t: training } = useTranslation('training')
  const { values, suggested, task } = settings
  const classNames = [values.positive_class, suggested.positive_class, ...(target?.top_values ?? []).map(({ value }) => value)].filter((value) => value !== null)
  return (
    <div className={classes.fields}>
      <ChoiceSetting settings={settings} name="split_kind" options={told(['random', 'stratified', 'group', 'time', 'column'], (kind) => t(`splitKind.${kind}`))} wide />
      {values.split_kind === 'group' && <ChoiceSetting settings={settings} name="group_column" options={named(columns)} />}
      {values.split_kind === 'time' && <ChoiceSetting settings={settings} name="time_column" options={named(columns.filter(({ type }) => type === 'date' || type === 'numeric'))} />}
      {values.split_kind === 'column' ? (
        <ChoiceSetting settings={settings} name="split_column" options={named(columns)} />
      ) : (
        <>
          <NumberSetting settings={settings} name="validation" percent />
          <NumberSetting settings={settings} name="test" percent />
        </>
      )}
      <NumberSetting settings={settings} name="seed" />
      <ChoiceSetting settings={settings} name="optimizer" options={told(['adam', 'adamw', 'sgd'], (name) => training(`optimizer.${name}`))} />
      <ChoiceSetting settings={settings} name="schedule" options={told(['cosine', 'plateau', 'constant'], (name) => training(`schedule.${name}`))} />
      {values.optimizer === 'sgd' && <NumberSetting settings={settings} name="momentum" />}
      <NumberSetting settings={settings} name="weight_decay" />
      <NumberSetting settings={settings} name="gradient_clip" />
      {values.model_type === 'ensemble' && <NumberSetting settings={settings} name="members" />}
      {values.model_type !== 'linear' && (
        <>
          <ChoiceSetting settings={settings} name="activation" options={told(['relu', 'gelu', 'silu', 'tanh'], (name) => training(`activation.${name}`))} />
          <ChoiceSetting settings={settings} name="normalization" options={told(['none', 'batch', 'layer'], (name) => training(`normalization.${name}`))} />
          <NumberSetting settings={settings} name="dropout" />
          <ChoiceSetting settings={settings} name="number_inputs" options={told(['plain', 'piecewise', 'periodic'], (name) => training(`numberInputs.${name}`))} />
          <ChoiceSetting settings={settings} name="category_inputs" options={told(['one_hot', 'embedding'], (name) => training(`categoryInputs.${name}`))} />
        </>
      )}
      <ChoiceSetting settings={settings} name="scaling" options={told(['auto', 'standard', 'quantile'], (name) => training(`scaling.${name}`))} />
      {task === 'regression' ? (
        <ChoiceSetting settings={settings} name="loss" options={told(['mse', 'huber'], (name) => training(`loss.${name}`))} />
      ) : (
        <NumberSetting settings={settings} name="label_smoothing" />
      )}
      {task !== 'regression' && <ChoiceSetting settings={settings} name="class_weight" options={told(['none', 'balanced'], (name) => training(`classWeight.${name}`))} />}
      {task === 'binary' && <ChoiceSetting settings={settings} name="positive_class" options={told([...new Set(classNames)], String)} clearable />}
      {task === 'binary' && <NumberSetting settings={settings} name="threshold" />}
      <ChoiceSetting settings={settings} name="weight_column" options={named(columns.filter(({ type }) => type === 'numeric'))} clearable />
    </div>
  )
}
