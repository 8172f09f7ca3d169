import type { SplitSettings, StartTrainingRequest, TrainingParams } from '@/api/types'

/** The form's own shape: shares in percent, layers as text, a number field may be empty while somebody types. */
export interface SettingsValues {
  name: string
  model_type: 'linear' | 'mlp' | 'resnet' | 'ensemble'
  hidden: string
  members: number | ''
  activation: TrainingParams['activation']
  normalization: TrainingParams['normalization']
  scaling: TrainingParams['scaling']
  number_inputs: TrainingParams['number_inputs']
  category_inputs: TrainingParams['category_inputs']
  loss: NonNullable<TrainingParams['loss']>
  label_smoothing: number | ''
  momentum: number | ''
  gradient_clip: number | ''
  dropout: number | ''
  epochs: number | ''
  batch_size: number | ''
  lr: number | ''
  optimizer: TrainingParams['optimizer']
  schedule: TrainingParams['schedule']
  weight_decay: number | ''
  patience: number | ''
  seed: number | ''
  split_kind: NonNullable<SplitSettings['kind']>
  validation: number | ''
  test: number | ''
  group_column: string | null
  time_column: string | null
  split_column: string | null
  ignore: string[]
  class_weight: TrainingParams['class_weight']
  eval_metric: string
  positive_class: string | null
  threshold: number | ''
  weight_column: string | null
}

export type SettingName = keyof SettingsValues
export type Task = 'regression' | 'binary' | 'multiclass'

export interface Limits {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly whole?: boolean
  /** The lower end itself is not allowed. */
  readonly above?: boolean
  /** Empty says: not at all. */
  readonly optional?: boolean
}

/** The same as the server's, so that a mistake shows before the round trip; the server has the last word. */
export const limits = {
  epochs: { min: 1, max: 1000, step: 1, whole: true },
  batch_size: { min: 1, max: 65_536, step: 1, whole: true },
  lr: { min: 0, max: 1, step: 0.001, above: true },
  weight_decay: { min: 0, max: 1, step: 0.0001 },
  members: { min: 2, max: 64, step: 1, whole: true },
  label_smoothing: { min: 0, max: 0.5, step: 0.05 },
  momentum: { min: 0, max: 0.999, step: 0.05 },
  gradient_clip: { min: 0, max: 1000, step: 0.5, above: true, optional: true },
  dropout: { min: 0, max: 0.9, step: 0.05 },
  patience: { min: 1, max: 1000, step: 1, whole: true },
  seed: { min: 0, max: 2_147_483_647, step: 1, whole: true },
  validation: { min: 1, max: 90, step: 1 },
  test: { min: 1, max: 90, step: 1 },
  threshold: { min: 0, max: 1, step: 0.05 },
} as const satisfies Partial<Record<SettingName, Limits>>

export type LimitedSetting = keyof typeof limits

export const maxHiddenLayers = 8
export const maxHiddenUnits = 4096

export const metricsOf: Record<Task, readonly string[]> = {
  regression: ['loss', 'mae', 'rmse', 'r2'],
  binary: ['loss', 'roc_auc', 'average_precision', 'accuracy', 'balanced_accuracy', 'f1', 'log_loss'],
  multiclass: ['loss', 'accuracy', 'balanced_accuracy', 'f1', 'roc_auc', 'average_precision', 'log_loss'],
}

export function fromParams(params: TrainingParams, name: string): SettingsValues {
  return {
    name,
    model_type: !params.model_type || params.model_type === 'auto' ? 'mlp' : params.model_type,
    hidden: params.hidden.join(', '),
    members: params.members ?? 8,
    activation: params.activation,
    normalization: params.normalization,
    scaling: params.scaling,
    number_inputs: params.number_inputs,
    category_inputs: params.category_inputs,
    loss: params.loss ?? 'mse',
    label_smoothing: params.label_smoothing,
    momentum: params.momentum,
    gradient_clip: params.gradient_clip ?? '',
    dropout: params.dropout,
    epochs: params.epochs,
    batch_size: params.batch_size,
    lr: params.lr,
    optimizer: params.optimizer,
    schedule: params.schedule,
    weight_decay: params.weight_decay,
    patience: params.patience,
    seed: params.seed,
    split_kind: params.split.kind ?? 'random',
    validation: percent(params.split.validation ?? 0.2),
    test: percent(params.split.test ?? 0.2),
    group_column: params.split.group_column ?? null,
    time_column: params.split.time_column ?? null,
    split_column: params.split.column ?? null,
    ignore: [...(params.ignore ?? [])],
    class_weight: params.class_weight,
    eval_metric: params.eval_metric,
    positive_class: params.positive_class ?? null,
    threshold: params.threshold,
    weight_column: params.weight_column ?? null,
  }
}

/** What is seen is what runs: every setting that counts for this task and model is sent, the others are left out. */
export function toRequest(values: SettingsValues, dataset: string, target: string, task: Task, features?: readonly string[] | null): StartTrainingRequest {
  const request: StartTrainingRequest = {
    dataset,
    target,
    task,
    model_type: values.model_type,
    epochs: filled(values.epochs),
    batch_size: filled(values.batch_size),
    lr: filled(values.lr),
    optimizer: values.optimizer,
    schedule: values.schedule,
    weight_decay: filled(values.weight_decay),
    patience: filled(values.patience),
    seed: filled(values.seed),
    split: splitOf(values),
    eval_metric: values.eval_metric,
    scaling: values.scaling,
    gradient_clip: filled(values.gradient_clip),
  }
  if (values.optimizer === 'sgd') {
    request.momentum = filled(values.momentum)
  }
  if (values.model_type === 'ensemble') {
    request.members = filled(values.members)
  }
  if (values.name.trim() !== '') {
    request.name = values.name.trim()
  }
  if (features) {
    request.features = [...features]
  }
  if (values.ignore.length > 0) {
    request.ignore = values.ignore
  }
  if (values.weight_column) {
    request.weight_column = values.weight_column
  }
  if (values.model_type !== 'linear') {
    request.hidden = parseHidden(values.hidden) ?? []
    request.activation = values.activation
    request.normalization = values.normalization
    request.number_inputs = values.number_inputs
    request.category_inputs = values.category_inputs
    request.dropout = filled(values.dropout)
  }
  if (task !== 'regression') {
    request.class_weight = values.class_weight
    request.label_smoothing = filled(values.label_smoothing)
  } else {
    request.loss = values.loss
  }
  if (task === 'binary') {
    request.threshold = filled(values.threshold)
    if (values.positive_class !== null) {
      request.positive_class = values.positive_class
    }
  }
  return request
}

function splitOf(values: SettingsValues): SplitSettings {
  switch (values.split_kind) {
    case 'column':
      return { kind: 'column', column: values.split_column }
    case 'group':
      return { kind: 'group', ...shares(values), group_column: values.group_column }
    case 'time':
      return { kind: 'time', ...shares(values), time_column: values.time_column }
    default:
      return { kind: values.split_kind, ...shares(values) }
  }
}

function shares(values: SettingsValues): Pick<SplitSettings, 'validation' | 'test'> {
  return { validation: share(values.validation), test: share(values.test) }
}

export interface SettingProblem {
  readonly key: 'required' | 'number' | 'range' | 'above' | 'whole' | 'hidden' | 'hidden_count' | 'shares' | 'column'
  readonly values?: Readonly<Record<string, number>>
}

export type SettingProblems = Partial<Record<SettingName, SettingProblem>>

/** Only what the form itself can know; it speaks of settings that count for this task and model. */
export function checkSettings(values: SettingsValues, task: Task): SettingProblems {
  const problems: SettingProblems = {}
  for (const name of Object.keys(limits) as LimitedSetting[]) {
    if (counts(name, values, task)) {
      const problem = checkNumber(values[name], limits[name])
      if (problem) {
        problems[name] = problem
      }
    }
  }
  if (values.model_type !== 'linear') {
    const hidden = parseHidden(values.hidden)
    if (hidden === null) {
      problems.hidden = { key: 'hidden', values: { max: maxHiddenUnits } }
    } else if (hidden.length > maxHiddenLayers) {
      problems.hidden = { key: 'hidden_count', values: { max: maxHiddenLayers } }
    }
  }
  if (!problems.validation && !problems.test && counts('test', values, task) && Number(values.validation) + Number(values.test) > 95) {
    problems.test = { key: 'shares', values: { max: 95 } }
  }
  const column = columnOf[values.split_kind]
  if (column && !values[column]) {
    problems[column] = { key: 'column' }
  }
  return problems
}

const columnOf: Partial<Record<SettingsValues['split_kind'], 'group_column' | 'time_column' | 'split_column'>> = {
  group: 'group_column',
  time: 'time_column',
  column: 'split_column',
}

function counts(name: LimitedSetting, values: SettingsValues, task: Task): boolean {
  switch (name) {
    case 'dropout':
      return values.model_type !== 'linear'
    case 'members':
      return values.model_type === 'ensemble'
    case 'momentum':
      return values.optimizer === 'sgd'
    case 'label_smoothing':
      return task !== 'regression'
    case 'threshold':
      return task === 'binary'
    case 'validation':
    case 'test':
      return values.split_kind !== 'column'
    default:
      return true
  }
}

function checkNumber(value: number | '', limit: Limits): SettingProblem | null {
  if (value === '') {
    return limit.optional ? null : { key: 'required' }
  }
  if (Number.isNaN(value)) {
    return { key: 'number' }
  }
  if (limit.whole && !Number.isInteger(value)) {
    return { key: 'whole', values: { min: limit.min, max: limit.max } }
  }
  const inside = value <= limit.max && (limit.above ? value > limit.min : value >= limit.min)
  return inside ? null : { key: limit.above ? 'above' : 'range', values: { min: limit.min, max: limit.max } }
}

/** "64, 32" or "64 32" or "۶۴، ۳۲" → [64, 32]; empty text is no hidden layer; null when it cannot be read. */
export function parseHidden(text: string): number[] | null {
  const ascii = text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
  const parts = ascii.split(/[\s,،×–-]+/).filter((part) => part !== '')
  const widths = parts.map(Number)
  return widths.every((width) => Number.isInteger(width) && width >= 1 && width <= maxHiddenUnits) ? widths : null
}

const fieldNames: Record<string, SettingName> = {
  'split.kind': 'split_kind',
  'split.validation': 'validation',
  'split.test': 'test',
  'split.group_column': 'group_column',
  'split.time_column': 'time_column',
  'split.column': 'split_column',
  split: 'split_kind',
}

/** The server's `errors` by field, onto the form's fields; what has no field here is said above the form. */
export function placeErrors(errors: Readonly<Record<string, readonly string[]>>, values: SettingsValues): { fields: Partial<Record<SettingName, string>>; rest: string[] } {
  const fields: Partial<Record<SettingName, string>> = {}
  const rest: string[] = []
  for (const [field, messages] of Object.entries(errors)) {
    const name = fieldNames[field] ?? field.replace(/\[\d+\]$/, '')
    if (name in values) {
      fields[name as SettingName] = messages.join(' ')
    } else {
      rest.push(...messages)
    }
  }
  return { fields, rest }
}

function percent(part: number): number {
  return Number((part * 100).toPrecision(12))
}

function share(value: number | ''): number | undefined {
  return value === '' ? undefined : Number((value / 100).toPrecision(12))
}

function filled(value: number | ''): number | undefined {
  return value === '' ? undefined : value
}
