/**
 * The records of the wire by the names that the pages use. They come from the server's own description (schema.d.ts, `npm run types`);
 * where a description says less than the server promises (a share is always a number), the promise stands here.
 */
import type { components } from './schema'

type Schemas = components['schemas']
type With<T, Promised> = Omit<T, keyof Promised> & Promised
/** For what is sent: fields that are not said are left out, never null. */
type Sent<T> = { [Key in keyof T]?: Exclude<T[Key], null> }

export type Params = Record<string, unknown>
export type Problem = Pick<Schemas['Problem'], 'code' | 'error'> & { params?: Params | null }
export type ErrorResponse = With<Schemas['ErrorResponse'], { params?: Params | null }>
export type Done = Schemas['DoneResponse']

// accounts

export type UserRole = Schemas['UserRole']
export type User = Schemas['User']
export type SessionResponse = Schemas['SessionResponse']
export type UserResponse = Schemas['UserResponse']
export type TokenScope = Schemas['TokenScope']
export type ApiToken = Schemas['ApiToken']
export type CreateTokenRequest = Sent<Schemas['CreateTokenRequest']>
export type CreatedTokenResponse = Schemas['CreatedTokenResponse']
export type TokenListResponse = Schemas['TokenListResponse']
export type ManagedUser = Schemas['ManagedUser']
export type ManagedUserListResponse = Schemas['ManagedUserListResponse']
export type ManagedUserResponse = Schemas['ManagedUserResponse']

export type NotificationEvent = Schemas['NotificationEvent']
export type NotificationChannel = NonNullable<Schemas['NotificationChannel']>
export type NotificationScope = NonNullable<Schemas['NotificationScope']>
export type MetricGoal = NonNullable<Schemas['MetricGoal']>
export type NotificationRule = With<Schemas['NotificationRule'], { channel: NotificationChannel; scope: NotificationScope; goal: MetricGoal | null }>
export type RuleRequest = Sent<Schemas['RuleRequest']>
export type RuleResponse = With<Schemas['RuleResponse'], { rule: NotificationRule }>
export type RuleListResponse = With<Schemas['RuleListResponse'], { rules: NotificationRule[] }>
export type Delivery = With<Schemas['Delivery'], { error: Problem | null }>
export type DeliveryResponse = With<Schemas['DeliveryResponse'], { delivery: Delivery }>
export type DeliveryListResponse = With<Schemas['DeliveryListResponse'], { deliveries: Delivery[] }>
export type AuditAction = Schemas['AuditAction']
export type AuditEntry = Schemas['AuditEntry']
export type AuditResponse = Schemas['AuditResponse']

// data sets

export type DatasetStatus = Schemas['DatasetStatus']
export type ColumnKind = Schemas['ColumnKind']
export type DatasetColumn = Schemas['DatasetColumn']
export type Dataset = With<Schemas['Dataset'], { problem: Problem | null }>
export type DatasetResponse = With<Schemas['DatasetResponse'], { dataset: Dataset }>
export type DatasetListResponse = With<Schemas['DatasetListResponse'], { datasets: Dataset[] }>
export type Cell = string | number | boolean | null
export type PreviewResponse = With<Schemas['PreviewResponse'], { rows: Cell[][] }>
export type DataFinding = With<Schemas['DataFinding'], { params?: Params | null }>
export type ValidationResponse = With<Schemas['ValidationResponse'], { errors: DataFinding[]; warnings: DataFinding[] }>
export type ValueCount = Schemas['ValueCount']
export type Histogram = With<Schemas['Histogram'], { edges: number[] }>
export type ColumnStats = With<Schemas['ColumnStats'], { quantiles: Record<string, number> | null; histogram: Histogram | null }>
export type Correlations = Schemas['Correlations']
export type StatsResponse = With<Schemas['StatsResponse'], { columns: ColumnStats[] }>

// training

export type TrainingTask = NonNullable<Schemas['TrainingTask']>
export type ModelType = Schemas['ModelType']
export type OptimizerName = Schemas['OptimizerName']
export type ScheduleName = Schemas['ScheduleName']
export type SplitKind = NonNullable<Schemas['SplitKind']>
export type ClassWeight = Schemas['ClassWeight']
export type JobState = NonNullable<Schemas['JobState']>
export type SplitSettings = Schemas['SplitSettings']
export type StartTrainingRequest = Sent<Schemas['StartTrainingRequest']>
export type TrainingParams = With<Schemas['TrainingParams'], { task: TrainingTask; dropout: number; lr: number; weight_decay: number; threshold: number; label_smoothing: number; momentum: number; gradient_clip: number | null; activation: Schemas['ActivationName']; normalization: Schemas['NormalizationName']; scaling: Schemas['ScalingName']; number_inputs: Schemas['NumberInputsName']; category_inputs: Schemas['CategoryInputsName'] }>
export type StartTrainingResponse = With<Schemas['StartTrainingResponse'], { status: JobState; params: TrainingParams }>
export interface SuggestionReason {
  code: string
  text: string
  params: Record<string, string | number>
}
export type SuggestionResponse = With<Schemas['SuggestionResponse'], { params: TrainingParams; reasons: Record<string, SuggestionReason> }>
export type DroppedColumn = Schemas['DroppedColumn']
export type RunFacts = Schemas['RunFacts']
export type Metrics = Record<string, number | null>
export type TrainingEstimate = With<Schemas['TrainingEstimate'], { seconds: number; fewest_seconds: number; start_seconds: number; epoch_seconds: number; end_seconds: number }>
export type EstimateResponse = With<Schemas['EstimateResponse'], { params: TrainingParams; estimate: TrainingEstimate }>
export type RunUsage = With<Schemas['RunUsage'], { cpu_seconds: number }>
export type FailureRemedy = With<Schemas['FailureRemedy'], { params: Params; settings: Params | null }>
export type JobFailure = With<Schemas['JobFailure'], { params?: Params | null; remedy: FailureRemedy | null }>
export type TrainingJob = With<Schemas['TrainingJob'], { estimate: TrainingEstimate | null; usage: RunUsage | null; status: JobState; progress: number; params: TrainingParams; metrics_on: 'validation' | 'test'; error: JobFailure | null; scoring: ScoringStatus | null; repetition: Repetition | null }>
export type JobResponse = With<Schemas['JobResponse'], { status: TrainingJob }>
export type JobListResponse = With<Schemas['JobListResponse'], { jobs: TrainingJob[] }>
export type StopResponse = With<Schemas['StopResponse'], { status: JobState }>
export type MetricPoint = With<Schemas['MetricPoint'], { epoch: number }>
export type MetricsResponse = With<Schemas['MetricsResponse'], { points: MetricPoint[] }>
export type LogLine = Schemas['LogLine']
export type LogsResponse = Schemas['LogsResponse']
export type Prediction = With<Schemas['Prediction'], { value: string | number | null }>
export type PredictResponse = With<Schemas['PredictResponse'], { predictions: Prediction[]; task: TrainingTask }>
export type ModelInput = With<Schemas['ModelInput'], { example: Cell }>
export type ModelInputsResponse = With<Schemas['ModelInputsResponse'], { inputs: ModelInput[]; task: TrainingTask }>

// experiments and comparison

export type RepetitionVerdict = Schemas['RepetitionVerdict']
export type RepetitionDifference = With<Schemas['RepetitionDifference'], { params: Params }>
export type Repetition = With<Schemas['Repetition'], { differences: RepetitionDifference[] }>
export type ExperimentStatus = Schemas['ExperimentStatus']
export type Experiment = With<Schemas['Experiment'], { config: StartTrainingRequest; best: With<Schemas['BestRun'], { value: number }> | null }>
export type ExperimentResponse = With<Schemas['ExperimentResponse'], { experiment: Experiment }>
export type ExperimentListResponse = With<Schemas['ExperimentListResponse'], { experiments: Experiment[] }>
export type StartExperimentResponse = Schemas['StartExperimentResponse']
export type ComparedRun = With<Schemas['ComparedRun'], { status: JobState }>
/** A word, a number, or a list of them: widths of layers, names of columns. */
export type SettingValue = string | number | boolean | null | readonly (string | number)[]
export type ComparedSetting = With<Schemas['ComparedSetting'], { values: SettingValue[] }>
export type ComparedMetric = Schemas['ComparedMetric']
export type RunGroup = With<Schemas['RunGroup'], { settings: Record<string, SettingValue>; metrics: Record<string, With<Schemas['GroupScore'], { mean: number }>> }>
export type SignificancePair = With<Schemas['SignificancePair'], { difference: number; low: number; high: number; p: number; p_adjusted: number }>
export type Significance = With<Schemas['Significance'], { reason: Problem | null; pairs: SignificancePair[] }>
export type Comparison = With<Schemas['ComparisonResponse'], { runs: ComparedRun[]; settings: ComparedSetting[]; metrics: ComparedMetric[]; groups: RunGroup[]; significance: Significance | null }>
export type RunDiff = With<Schemas['DiffResponse'], { settings: { name: string; a: SettingValue; b: SettingValue }[]; engine: Record<string, { a?: unknown; b?: unknown }> }>

// evaluation

export type ConfusionMatrix = Schemas['ConfusionMatrix']
export type ClassScore = Schemas['ClassScore']
export type RankCurve = With<Schemas['RankCurve'], { x: number[]; y: number[] }>
export type ReliabilityBin = With<Schemas['ReliabilityBin'], { from: number; to: number }>
export type Reliability = With<Schemas['Reliability'], { bins: ReliabilityBin[] }>
export type CalibrationReport = With<Schemas['CalibrationReport'], { raw: Reliability; calibrated: Reliability | null }>
export type ThresholdRow = With<Schemas['ThresholdRow'], { threshold: number }>
export type ChosenThreshold = With<Schemas['ChosenThreshold'], { threshold: number; scores: ThresholdRow }>
export type ThresholdReport = With<Schemas['ThresholdReport'], { rows: ThresholdRow[]; best_f1: ChosenThreshold | null; best_youden: ChosenThreshold | null }>
export type ResidualRow = With<Schemas['ResidualRow'], { actual: number; predicted: number }>
export type ResidualReport = With<Schemas['ResidualReport'], { edges: number[]; sample: ResidualRow[]; largest: ResidualRow[] }>
export type ColumnImportance = With<Schemas['ColumnImportance'], { mean: number; sd: number }>
export type ImportanceReport = With<Schemas['ImportanceReport'], { columns: ColumnImportance[] }>
export type EvaluationResponse = With<
  Schemas['EvaluationResponse'],
  {
    task: TrainingTask
    roc: RankCurve[] | null
    precision_recall: RankCurve[] | null
    calibration: CalibrationReport | null
    thresholds: ThresholdReport | null
    residuals: ResidualReport | null
    importance: ImportanceReport | null
  }
>

// scoring

export type JobKind = Schemas['JobKind']
export type ScoringStatus = With<Schemas['ScoringStatus'], { problems: Problem[] | null }>
export type StartScoringRequest = Sent<Schemas['StartScoringRequest']>
export type StartScoringResponse = Schemas['StartScoringResponse']

// workshop

export type QueueMode = Schemas['QueueMode']
export type QueueEntry = With<Schemas['QueueEntry'], { status: JobState; progress: number }>
export type QueueResponse = With<Schemas['QueueResponse'], { running: QueueEntry[]; waiting: QueueEntry[] }>
export type DiskEntry = Schemas['DiskEntry']
export type DiskResponse = Schemas['DiskResponse']
export type TrashItem = Schemas['TrashItem']
export type TrashResponse = Schemas['TrashResponse']
export type SystemResponse = Schemas['SystemResponse']

// pictures

export type PictureStatus = Schemas['PictureStatus']
export type QualityRating = NonNullable<Schemas['QualityRating']>
export type ChartKind = NonNullable<Schemas['ChartKind']>
export type CorrectionSummary = With<Schemas['CorrectionSummary'], { overall_delta_e: number; leave_one_out_delta_e: number }>
export type DetectionSummary = Schemas['DetectionSummary']
export type Picture = With<Schemas['Picture'], { problem: Problem | null; last_correction: CorrectionSummary | null }>
export type PictureListResponse = With<Schemas['PictureListResponse'], { images: Picture[] }>
export type ProposedGroup = Schemas['ProposedGroup']
export type ProposedGroupsResponse = Schemas['ProposedGroupsResponse']
export type DetectedPatch = With<Schemas['DetectedPatch'], { center: number[]; bbox: number[]; mean_rgb: number[] }>
export type MarkerPlace = With<Schemas['MarkerPlace'], { corners: number[][] }>
export type Detection = With<Schemas['Detection'], { chart: ChartKind; markers: MarkerPlace[]; card_corners: number[][] | null; homography: number[][] | null; patches: DetectedPatch[]; processing_time_ms: number; reasons: Problem[] | null; notices: Problem[] | null }>
export type Reference = With<Schemas['Reference'], { patches: With<Schemas['ReferenceValue'], { lab: number[] }>[] }>
export type ReferenceListResponse = With<Schemas['ReferenceListResponse'], { references: Reference[] }>
export type PictureFileFormat = NonNullable<Schemas['PictureFileFormat']>
export type CorrectionOptions = Omit<Sent<Schemas['BatchOptions']>, 'chart' | 'detection_id'>
export type CorrectedPatch = With<Schemas['CorrectedPatch'], { reference: number[]; corrected: number[]; delta_e: number; leave_one_out_delta_e: number }>
export type DeltaECounts = Schemas['DeltaECounts']
export type VerdictCriterion = With<Schemas['VerdictCriterion'], { limit: number }>
export type Verdict = With<Schemas['Verdict'], { criteria: VerdictCriterion[] }>
export type Verdicts = Record<keyof Schemas['Verdicts'], Verdict>
export type DeltaEReport = With<Schemas['DeltaEReport'], { overall_delta_e: number; median: number; p90: number; p95: number; max: number; leave_one_out_delta_e: number; before_delta_e: number; verdicts: Verdicts | null }>
export type Illuminant = With<Schemas['Illuminant'], { xy: number[] }>
export type ColorCorrection = With<
  Schemas['ColorCorrection'],
  { model: NonNullable<Schemas['CorrectionModel']>; linearization: NonNullable<Schemas['LinearizationMethod']>; output_format: PictureFileFormat; white_balance_gains: number[]; illuminant: Illuminant | null; delta_e_metrics: DeltaEReport; patches: CorrectedPatch[]; processing_time_ms: number; notices: Problem[] | null }
>
export type BatchOperation = NonNullable<Schemas['BatchOperation']>
export type BatchStatusName = Schemas['BatchStatusName']
export type Batch = With<Schemas['Batch'], { operation: BatchOperation; progress_percent: number; error: Problem | null }>
export type BatchListResponse = With<Schemas['BatchListResponse'], { batches: Batch[] }>
export type BatchItem = With<Schemas['BatchItem'], { problem: Problem | null }>
export type BatchResultsResponse = With<Schemas['BatchResultsResponse'], { items: BatchItem[] }>
export type BatchReport = With<Schemas['BatchReport'], { batch: Batch; items: BatchItem[] }>
export type ReportFormat = NonNullable<Schemas['ReportFormat']>
export type AnalyticsReport = Schemas['AnalyticsReport']
