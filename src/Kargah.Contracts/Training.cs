using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Kargah.Contracts;

public enum TrainingTask
{
    Auto,
    Regression,
    Binary,
    Multiclass,
}

public enum ModelType
{
    Auto,
    Linear,
    Mlp,
    Resnet,
    Ensemble,
}

public enum ActivationName
{
    Relu,
    Gelu,
    Silu,
    Tanh,
}

public enum NormalizationName
{
    None,
    Batch,
    Layer,
}

/// <summary>Of a regression.</summary>
public enum LossName
{
    Mse,
    Huber,
}

/// <summary>Auto: quantile for columns with a long tail or outliers, standard for the others.</summary>
public enum ScalingName
{
    Auto,
    Standard,
    Quantile,
}

public enum NumberInputsName
{
    Plain,
    Piecewise,
    Periodic,
}

public enum CategoryInputsName
{
    OneHot,
    Embedding,
}

public enum OptimizerName
{
    Adam,
    Adamw,
    Sgd,
}

public enum ScheduleName
{
    Constant,
    Cosine,
    Plateau,
}

public enum SplitKind
{
    Random,
    Stratified,
    Group,
    Time,
    Column,
}

public enum ClassWeight
{
    None,
    Balanced,
}

/// <summary>QUEUED → STARTING → LOADING → RUNNING → COMPLETED | FAILED | STOPPED. Ended states never change.</summary>
[JsonConverter(typeof(UpperSnakeCaseEnumConverter<JobState>))]
public enum JobState
{
    Queued,
    Starting,
    Loading,
    Running,
    Completed,
    Failed,
    Stopped,
}

/// <summary>Which rows teach, which choose the epoch, which are scored once at the end. Shares are of all rows, each in (0, 0.9).</summary>
public sealed record SplitSettings
{
    public SplitKind? Kind { get; init; }

    [Range(0.01, 0.9, ErrorMessage = "The validation share goes from 0.01 to 0.9.")]
    public double? Validation { get; init; }

    [Range(0.01, 0.9, ErrorMessage = "The test share goes from 0.01 to 0.9.")]
    public double? Test { get; init; }

    public string? GroupColumn { get; init; }
    public string? TimeColumn { get; init; }

    /// <summary>For kind column: a column whose values are train, validation and test.</summary>
    public string? Column { get; init; }

    [Range(2, 20)]
    public int? Folds { get; init; }
}

/// <summary>All optional; what is absent is chosen for this table and told in <c>params</c> of the answer.</summary>
public sealed record StartTrainingRequest
{
    /// <summary>A data set's id or its <c>path</c>. With none at all the bundled sample is used.</summary>
    public string? Dataset { get; init; }
    public string? DatasetId { get; init; }
    public string? DatasetPath { get; init; }

    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    public string? ExperimentId { get; init; }
    public string? Target { get; init; }
    public IReadOnlyList<string>? Features { get; init; }
    public IReadOnlyList<string>? Ignore { get; init; }
    public TrainingTask? Task { get; init; }
    public ModelType? ModelType { get; init; }

    /// <summary>Widths of the hidden layers, first to last; of a residual network one a block.</summary>
    [MaxLength(8, ErrorMessage = "At most 8 hidden layers.")]
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Networks in an ensemble.</summary>
    [Range(2, 64, ErrorMessage = "An ensemble has 2 to 64 members.")]
    public int? Members { get; init; }

    public ActivationName? Activation { get; init; }
    public NormalizationName? Normalization { get; init; }

    /// <summary>How numbers are scaled before they enter.</summary>
    public ScalingName? Scaling { get; init; }

    /// <summary>Whether a number enters as one input, as a place in bins, or as waves.</summary>
    public NumberInputsName? NumberInputs { get; init; }

    /// <summary>Whether a category enters as an input a level, or as a few learnt numbers.</summary>
    public CategoryInputsName? CategoryInputs { get; init; }

    public LossName? Loss { get; init; }

    [Range(0, 0.5, ErrorMessage = "Label smoothing goes from 0 to 0.5.")]
    public double? LabelSmoothing { get; init; }

    [Range(0, 0.999, ErrorMessage = "Momentum goes from 0 to 0.999.")]
    public double? Momentum { get; init; }

    [Range(0.0, 1000.0, MinimumIsExclusive = true, ErrorMessage = "The gradient's limit is above 0 and at most 1000.")]
    public double? GradientClip { get; init; }

    [Range(0, 0.9, ErrorMessage = "Dropout goes from 0 to 0.9.")]
    public double? Dropout { get; init; }

    [Range(1, 1000, ErrorMessage = "Epochs go from 1 to 1000.")]
    public int? Epochs { get; init; }

    [Range(1, 65536, ErrorMessage = "The batch size goes from 1 to 65536.")]
    public int? BatchSize { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true, ErrorMessage = "The learning rate is above 0 and at most 1.")]
    public double? Lr { get; init; }

    public OptimizerName? Optimizer { get; init; }
    public ScheduleName? Schedule { get; init; }

    [Range(0.0, 1.0, ErrorMessage = "Weight decay goes from 0 to 1.")]
    public double? WeightDecay { get; init; }

    [Range(1, 1000, ErrorMessage = "Patience goes from 1 to 1000 epochs.")]
    public int? Patience { get; init; }

    [Range(0, int.MaxValue, ErrorMessage = "The seed goes from 0 to 2147483647.")]
    public int? Seed { get; init; }

    public SplitSettings? Split { get; init; }
    public ClassWeight? ClassWeight { get; init; }
    public string? EvalMetric { get; init; }
    public string? PositiveClass { get; init; }

    [Range(0.0, 1.0, ErrorMessage = "The threshold goes from 0 to 1.")]
    public double? Threshold { get; init; }

    public string? WeightColumn { get; init; }
}

/// <summary>The effective settings of a run: nothing left to guess.</summary>
public sealed record TrainingParams
{
    public required string Target { get; init; }
    public IReadOnlyList<string>? Features { get; init; }
    public IReadOnlyList<string>? Ignore { get; init; }
    public required TrainingTask Task { get; init; }
    public required ModelType ModelType { get; init; }
    public required IReadOnlyList<int> Hidden { get; init; }
    /// <summary>Null for all but an ensemble.</summary>
    public int? Members { get; init; }
    public ActivationName Activation { get; init; }
    public NormalizationName Normalization { get; init; }
    public ScalingName Scaling { get; init; }
    public NumberInputsName NumberInputs { get; init; }
    public CategoryInputsName CategoryInputs { get; init; }

    /// <summary>Null for classes.</summary>
    public LossName? Loss { get; init; }
    public double LabelSmoothing { get; init; }

    /// <summary>Of sgd.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Null: the gradient is not limited.</summary>
    public double? GradientClip { get; init; }
    public required double Dropout { get; init; }
    public required int Epochs { get; init; }
    public required int BatchSize { get; init; }
    public required double Lr { get; init; }
    public required OptimizerName Optimizer { get; init; }
    public required ScheduleName Schedule { get; init; }
    public required double WeightDecay { get; init; }
    public required int Patience { get; init; }
    public required int Seed { get; init; }
    public required SplitSettings Split { get; init; }
    public required ClassWeight ClassWeight { get; init; }
    public required string EvalMetric { get; init; }
    public string? PositiveClass { get; init; }
    public required double Threshold { get; init; }
    public string? WeightColumn { get; init; }
}

public sealed record StartTrainingResponse : OkResponse
{
    public required string JobId { get; init; }
    public required JobState Status { get; init; }
    public required string Message { get; init; }
    public required TrainingParams Params { get; init; }
}

/// <summary>What the form starts with for one table and target; the same rules fill what a POST leaves out.</summary>
public sealed record SuggestionResponse : OkResponse
{
    public required TrainingParams Params { get; init; }
    /// <summary>Setting → why this value.</summary>
    public required IReadOnlyDictionary<string, SuggestionReason> Reasons { get; init; }
}

/// <param name="Code">For who says it in another language.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Params">The names and numbers in it.</param>
public sealed record SuggestionReason(string Code, string Text, IReadOnlyDictionary<string, object?> Params);

/// <summary>A run as everybody sees it: list, page, hub and event stream.</summary>
public sealed record TrainingJob
{
    public required string JobId { get; init; }
    public required JobKind Kind { get; init; }
    public required string Name { get; init; }
    public required JobState Status { get; init; }
    /// <summary>0 to 100.</summary>
    public required double Progress { get; init; }
    public int Epoch { get; init; }
    public int TotalEpochs { get; init; }
    public long Step { get; init; }
    public long TotalSteps { get; init; }
    public double? Loss { get; init; }
    public double? ValLoss { get; init; }
    public int? BestEpoch { get; init; }
    /// <summary>Scores of the kept model: on the test rows once it has ended, before that on the validation rows (<c>metrics_on</c>).</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
    /// <summary>"validation" or "test": the rows behind <c>metrics</c> and <c>baseline</c>.</summary>
    public required string MetricsOn { get; init; }
    /// <summary>The kept model on the rows that chose its epoch.</summary>
    public required IReadOnlyDictionary<string, double> ValidationMetrics { get; init; }
    /// <summary>"naive" (mean or class prior) and "linear": metric → value, on the same rows as <c>metrics</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baseline { get; init; }
    public string? Message { get; init; }
    /// <summary>Null for the bundled sample.</summary>
    public Guid? DatasetId { get; init; }
    public required string DatasetName { get; init; }
    public required ModelType ModelType { get; init; }
    public required TrainingParams Params { get; init; }
    public required int Attempt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public double? EtaSeconds { get; init; }
    public double? SamplesPerSecond { get; init; }
    public Problem? Error { get; init; }
    /// <summary>The job's newest number: the same in REST, event stream and hub.</summary>
    public required long Seq { get; init; }
    /// <summary>True when /download and /predict have something to work with (also the best so far of a running job).</summary>
    public required bool ModelAvailable { get; init; }
    /// <summary>1 for next; null when it does not wait.</summary>
    public int? QueuePosition { get; init; }
    public double? ExpectedStartSeconds { get; init; }
    /// <summary>The owner's name; only for admins who look at somebody else's job.</summary>
    public string? Owner { get; init; }
    /// <summary>Of a scoring job: the training whose model it uses; its settings stand in <c>params</c>.</summary>
    public string? SourceJobId { get; init; }
    /// <summary>Of a scoring job.</summary>
    public ScoringStatus? Scoring { get; init; }
    /// <summary>What is needed to make it again: seeds, threads, engine version, data sha256, rows per split, columns used and dropped with the reason.</summary>
    public RunFacts? Facts { get; init; }
}

/// <param name="Name">The column.</param>
/// <param name="Reason">The sentence.</param>
/// <param name="Code">For who says it in another language; absent in runs of older versions.</param>
public sealed record DroppedColumn(string Name, string Reason, string? Code = null);

/// <summary>Told by the worker once it has prepared the data.</summary>
public sealed record RunFacts
{
    public required string DatasetSha256 { get; init; }
    public required string EngineVersion { get; init; }
    public required string InstructionSet { get; init; }
    public required int Threads { get; init; }
    public required int TrainRows { get; init; }
    public required int ValidationRows { get; init; }
    public required int TestRows { get; init; }
    public required long Parameters { get; init; }
    public required IReadOnlyList<string> FeaturesUsed { get; init; }
    public required IReadOnlyList<DroppedColumn> ColumnsDropped { get; init; }
    public IReadOnlyList<string>? Classes { get; init; }
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }
    /// <summary>SHA-256 of the row ids of each split; the ids themselves are in the bundle.</summary>
    public required IReadOnlyDictionary<string, string> SplitHashes { get; init; }
}

public sealed record JobResponse : OkResponse
{
    public required TrainingJob Status { get; init; }
}

public sealed record JobListResponse : OkResponse
{
    public required IReadOnlyList<TrainingJob> Jobs { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

public sealed record StopResponse : OkResponse
{
    public required string JobId { get; init; }
    public required JobState Status { get; init; }
}

public sealed record MetricPoint(long Seq, long Step, double Epoch, string Split, string Name, double Value, DateTimeOffset Time);

public sealed record MetricsResponse : OkResponse
{
    public required IReadOnlyList<MetricPoint> Points { get; init; }
    public required int Count { get; init; }
    /// <summary>Stored points after <c>since</c>, before down-sampling.</summary>
    public required long Total { get; init; }
    /// <summary>Ask again with <c>since</c> = this.</summary>
    public required long Seq { get; init; }
}

public enum LogLevelName
{
    Info,
    Warning,
    Error,
}

public sealed record LogLine(long Seq, DateTimeOffset Time, LogLevelName Level, string Text, int Attempt);

public sealed record LogsResponse : OkResponse
{
    public required IReadOnlyList<LogLine> Lines { get; init; }
    public required int Count { get; init; }
    public required long Total { get; init; }
    public required long Seq { get; init; }
}

public sealed record PredictRequest
{
    /// <summary>Column name → value; absent or null is missing.</summary>
    [Required(ErrorMessage = "The rows are missing."), MinLength(1, ErrorMessage = "Send at least one row."), MaxLength(1000, ErrorMessage = "Send at most 1,000 rows at a time.")]
    public IReadOnlyList<IReadOnlyDictionary<string, System.Text.Json.JsonElement>>? Rows { get; init; }
}

/// <param name="Value">The predicted number (regression) or class (as text).</param>
/// <param name="Probabilities">Class → probability; null for regression.</param>
public sealed record Prediction(object? Value, IReadOnlyDictionary<string, double>? Probabilities);

public sealed record PredictResponse : OkResponse
{
    public required IReadOnlyList<Prediction> Predictions { get; init; }
    public required string Target { get; init; }
    public required TrainingTask Task { get; init; }
}

/// <summary>A field of the try-it form: what one input column takes.</summary>
public sealed record ModelInput(string Name, ColumnKind Type, IReadOnlyList<string>? Levels, double? Min, double? Max, object? Example);

public sealed record ModelInputsResponse : OkResponse
{
    public required string Target { get; init; }
    public required TrainingTask Task { get; init; }
    public required IReadOnlyList<ModelInput> Inputs { get; init; }
}
