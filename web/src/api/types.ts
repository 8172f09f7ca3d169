/** The records of the wire, named as in the server's contracts. */

export type Guid = string
export type IsoTime = string
export type Params = Record<string, unknown>

export interface Problem {
  code: string
  error: string
  params?: Params | null
}

export interface ErrorResponse extends Problem {
  type: string
  title: string
  status: number
  detail: string
  ok: false
  errors?: Record<string, string[]> | null
  trace_id?: string | null
}

export interface Done {
  ok: true
  message?: string | null
}

export interface Listed {
  ok: true
  count: number
  total: number
}

// accounts

export type UserRole = 'user' | 'admin'

export interface User {
  id: Guid
  email: string
  name: string
  role: UserRole
  created_at: IsoTime
}

export interface SessionResponse {
  ok: true
  token: string
  refresh_token: string
  expires_in: number
  user: User
}

export interface UserResponse {
  ok: true
  user: User
}

export type TokenScope = 'read' | 'write'

export interface ApiToken {
  id: Guid
  name: string
  scopes: TokenScope[]
  prefix: string
  created_at: IsoTime
  expires_at: IsoTime | null
  last_used_at: IsoTime | null
}

export interface CreateTokenRequest {
  name: string
  scopes: TokenScope[]
  expires?: IsoTime | null
}

export interface CreatedTokenResponse {
  ok: true
  token: string
  api_token: ApiToken
}

export interface TokenListResponse extends Listed {
  tokens: ApiToken[]
}

export interface ManagedUser {
  id: Guid
  email: string
  name: string
  role: UserRole
  disabled: boolean
  created_at: IsoTime
  last_seen_at: IsoTime | null
  datasets: number
  jobs: number
}

export interface ManagedUserListResponse extends Listed {
  users: ManagedUser[]
}

export interface ManagedUserResponse {
  ok: true
  user: ManagedUser
}

// data sets

export type DatasetStatus = 'analyzing' | 'ready' | 'invalid'
export type DatasetType = 'csv' | 'tsv' | 'json' | 'jsonl'
export type ColumnKind = 'numeric' | 'category' | 'boolean' | 'date' | 'text'

export interface DatasetColumn {
  name: string
  type: ColumnKind
}

export interface Dataset {
  id: Guid
  name: string
  description: string | null
  filename: string
  path: string
  size: number
  type: DatasetType
  compressed: boolean
  rows: number | null
  columns: number | null
  schema: DatasetColumn[] | null
  sha256: string
  uploaded_at: IsoTime
  status: DatasetStatus
  warnings: number
  problem: Problem | null
}

export interface DatasetResponse {
  ok: true
  dataset: Dataset
}

export interface DatasetListResponse extends Listed {
  datasets: Dataset[]
}

export type Cell = string | number | boolean | null

export interface PreviewResponse {
  ok: true
  columns: DatasetColumn[]
  rows: Cell[][]
  skip: number
  total: number
}

export interface DataFinding extends Problem {
  line: number | null
  column: string | null
  value: string | null
}

export interface ValidationResponse {
  ok: true
  valid: boolean
  total_lines: number
  valid_lines: number
  errors: DataFinding[]
  warnings: DataFinding[]
  samples: Record<string, Cell>[]
}

export interface ValueCount {
  value: string
  count: number
}

export interface Histogram {
  edges: number[]
  counts: number[]
}

export interface ColumnStats {
  name: string
  type: ColumnKind
  missing: number
  unique: number
  unique_is_estimate: boolean
  min: number | null
  max: number | null
  mean: number | null
  std: number | null
  quantiles: Record<string, number> | null
  top_values: ValueCount[] | null
  histogram: Histogram | null
}

export interface Correlations {
  columns: string[]
  values: (number | null)[][]
}

export interface StatsResponse {
  ok: true
  rows: number
  columns: ColumnStats[]
  correlations: Correlations
  duplicates: number
  suggested_target?: string | null
  suggested_task?: TrainingTask | null
  sampled_rows: number
}

// training

export type TrainingTask = 'auto' | 'regression' | 'binary' | 'multiclass'
export type ModelType = 'auto' | 'linear' | 'mlp'
export type OptimizerName = 'adam' | 'adamw' | 'sgd'
export type ScheduleName = 'constant' | 'cosine'
export type SplitKind = 'random' | 'stratified' | 'group' | 'time' | 'column'
export type ClassWeight = 'none' | 'balanced'
export type JobState = 'QUEUED' | 'STARTING' | 'LOADING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'STOPPED'

export interface SplitSettings {
  kind?: SplitKind | null
  validation?: number | null
  test?: number | null
  group_column?: string | null
  time_column?: string | null
  column?: string | null
  folds?: number | null
}

export interface StartTrainingRequest {
  dataset?: string
  name?: string
  target?: string
  features?: string[]
  ignore?: string[]
  task?: TrainingTask
  model_type?: ModelType
  hidden?: number[]
  dropout?: number
  epochs?: number
  batch_size?: number
  lr?: number
  optimizer?: OptimizerName
  schedule?: ScheduleName
  weight_decay?: number
  patience?: number
  seed?: number
  split?: SplitSettings
  class_weight?: ClassWeight
  eval_metric?: string
  positive_class?: string
  threshold?: number
  weight_column?: string
}

export interface TrainingParams {
  target: string
  features?: string[] | null
  ignore?: string[] | null
  task: TrainingTask
  model_type: ModelType
  hidden: number[]
  dropout: number
  epochs: number
  batch_size: number
  lr: number
  optimizer: OptimizerName
  schedule: ScheduleName
  weight_decay: number
  patience: number
  seed: number
  split: SplitSettings
  class_weight: ClassWeight
  eval_metric: string
  positive_class?: string | null
  threshold: number
  weight_column?: string | null
}

export interface StartTrainingResponse {
  ok: true
  job_id: string
  status: JobState
  message: string
  params: TrainingParams
}

export interface SuggestionResponse {
  ok: true
  params: TrainingParams
  reasons: Record<string, string>
}

export interface DroppedColumn {
  name: string
  reason: string
}

export interface RunFacts {
  dataset_sha256: string
  engine_version: string
  instruction_set: string
  threads: number
  train_rows: number
  validation_rows: number
  test_rows: number
  parameters: number
  features_used: string[]
  columns_dropped: DroppedColumn[]
  classes?: string[] | null
  seeds: Record<string, number>
  split_hashes: Record<string, string>
}

export type Metrics = Record<string, number | null>

export interface TrainingJob {
  job_id: string
  name: string
  status: JobState
  progress: number
  epoch: number
  total_epochs: number
  step: number
  total_steps: number
  loss: number | null
  val_loss: number | null
  best_epoch: number | null
  metrics: Metrics
  metrics_on: 'validation' | 'test'
  validation_metrics: Metrics
  baseline: Record<string, Metrics>
  message: string | null
  dataset_id: Guid | null
  dataset_name: string
  model_type: ModelType
  params: TrainingParams
  attempt: number
  created_at: IsoTime
  started_at: IsoTime | null
  updated_at: IsoTime
  finished_at: IsoTime | null
  eta_seconds: number | null
  samples_per_second: number | null
  error: Problem | null
  seq: number
  model_available: boolean
  queue_position: number | null
  expected_start_seconds: number | null
  owner: string | null
  facts: RunFacts | null
}

export interface JobResponse {
  ok: true
  status: TrainingJob
}

export interface JobListResponse extends Listed {
  jobs: TrainingJob[]
}

export interface StopResponse {
  ok: true
  job_id: string
  status: JobState
}

export interface MetricPoint {
  seq: number
  step: number
  epoch: number
  split: string
  name: string
  value: number | null
  time: IsoTime
}

export interface MetricsResponse {
  ok: true
  points: MetricPoint[]
  count: number
  total: number
  seq: number
}

export interface LogLine {
  seq: number
  time: IsoTime
  level: 'info' | 'warning' | 'error'
  text: string
  attempt: number
}

export interface LogsResponse {
  ok: true
  lines: LogLine[]
  count: number
  total: number
  seq: number
}

export interface Prediction {
  value: string | number | null
  probabilities: Record<string, number | null> | null
}

export interface PredictResponse {
  ok: true
  predictions: Prediction[]
  target: string
  task: TrainingTask
}

export interface ModelInput {
  name: string
  type: ColumnKind
  levels: string[] | null
  min: number | null
  max: number | null
  example: Cell
}

export interface ModelInputsResponse {
  ok: true
  target: string
  task: TrainingTask
  inputs: ModelInput[]
}

// workshop

export type QueueMode = 'running' | 'paused' | 'draining'

export interface QueueEntry {
  job_id: string | null
  name: string | null
  owner: string | null
  mine: boolean
  status: JobState
  position: number | null
  created_at: IsoTime
  started_at: IsoTime | null
  expected_start_seconds: number | null
  eta_seconds: number | null
  progress: number
}

export interface QueueResponse {
  ok: true
  mode: QueueMode
  slots: number
  running: QueueEntry[]
  waiting: QueueEntry[]
}

export interface DiskEntry {
  id: string
  name: string
  bytes: number
  owner: string | null
}

export interface DiskResponse {
  ok: true
  total_bytes: number
  free_bytes: number
  dataset_bytes: number
  run_bytes: number
  other_bytes: number
  users: DiskEntry[]
  datasets: DiskEntry[]
  runs: DiskEntry[]
}

export interface SystemResponse {
  ok: true
  service: string
  version: string
  registration_open: boolean
  has_users: boolean
  limits: { upload_bytes: number; predict_rows: number; slots: number; threads_per_job: number }
  features: Record<string, boolean>
}
