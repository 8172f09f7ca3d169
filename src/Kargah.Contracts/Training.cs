using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Kargah.Contracts;

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

public sealed record StartTrainingResponse : OkResponse
{
    public required string JobId { get; init; }
    public required JobState Status { get; init; }
    public required string Message { get; init; }
    public required TrainingParams Params { get; init; }
    /// <summary>Of a run that goes on from another one's checkpoint: that one.</summary>
    public string? ResumedFrom { get; init; }
    /// <summary>Of a run that is to make another one again exactly: that one.</summary>
    public string? Repeats { get; init; }
}

public sealed record ResumeTrainingRequest
{
    /// <summary>All in all, those of the earlier run included; left out: as many as it was to have.</summary>
    [Range(1, 1000, ErrorMessage = "Epochs go from 1 to 1000.")]
    public int? Epochs { get; init; }
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
    /// <summary>Of a failed one.</summary>
    public JobFailure? Error { get; init; }
    /// <summary>The job's newest number: the same in REST, event stream and hub.</summary>
    public required long Seq { get; init; }
    /// <summary>True when /download and /predict have something to work with (also the best so far of a running job).</summary>
    public required bool ModelAvailable { get; init; }
    /// <summary>1 for next; null when it does not wait.</summary>
    public int? QueuePosition { get; init; }
    /// <summary>When it may start, as those before it are expected to end; null when nobody can tell, or the queue is paused.</summary>
    public DateTimeOffset? ExpectedStartAt { get; init; }
    /// <summary>The same from now.</summary>
    public double? ExpectedStartSeconds { get; init; }
    /// <summary>−10 to 10; of those that wait higher ones start first.</summary>
    public int Priority { get; init; }
    /// <summary>The owner's name; only for admins who look at somebody else's job.</summary>
    public string? Owner { get; init; }
    /// <summary>Of a scoring job: the training whose model it uses; its settings stand in <c>params</c>.</summary>
    public string? SourceJobId { get; init; }
    /// <summary>Of a scoring job.</summary>
    public ScoringStatus? Scoring { get; init; }
    /// <summary>The training from whose last checkpoint this one went on. It may be gone by now: nothing of it is needed.</summary>
    public string? ResumedFrom { get; init; }
    /// <summary>The step from which it went on; null until its worker has read the checkpoint.</summary>
    public long? ResumedStep { get; init; }
    /// <summary>What is needed to make it again: seeds, threads, engine version, data sha256, rows per split, columns used and dropped with the reason.</summary>
    public RunFacts? Facts { get; init; }
    /// <summary>What was predicted before it started; null where nobody had asked, and for a scoring.</summary>
    public TrainingEstimate? Estimate { get; init; }
    /// <summary>Null until the end.</summary>
    public RunUsage? Usage { get; init; }
    /// <summary>Of an external run: what its program gave as parameters; <c>params</c> says nothing then.</summary>
    public IReadOnlyDictionary<string, string>? External { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public string? Notes { get; init; }
    public Guid? ExperimentId { get; init; }
    /// <summary>The run that this one was to make again exactly.</summary>
    public string? Repeats { get; init; }
    /// <summary>Whether it came out the same; null where it repeats none.</summary>
    public Repetition? Repetition { get; init; }
}

public enum RepetitionVerdict
{
    /// <summary>It has not ended yet.</summary>
    Pending,
    /// <summary>Every loss and the kept weights are equal to the bit.</summary>
    Identical,
    Different,
    /// <summary>One of the two did not run to its end, or its files are gone.</summary>
    NotComparable,
}

/// <param name="Differences">What differs, the causes first.</param>
public sealed record Repetition(RepetitionVerdict Verdict, IReadOnlyList<RepetitionDifference> Differences);

/// <param name="Code">not_ended, gone, resumed, dataset, engine_version, instruction_set, threads, losses, weights.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Params">The values in it.</param>
public sealed record RepetitionDifference(string Code, string Text, IReadOnlyDictionary<string, object?> Params);

/// <summary>What is absent stays as it is.</summary>
public sealed record UpdateTrainingRequest
{
    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    [MaxLength(20_000, ErrorMessage = "The notes can have at most 20,000 characters.")]
    public string? Notes { get; init; }

    /// <summary>Of those that wait higher ones start first; above 0 for admins alone, who may give it to anybody's.</summary>
    [Range(-10, 10, ErrorMessage = "The priority goes from -10 to 10.")]
    public int? Priority { get; init; }

    /// <summary>Null takes it out of its experiment.</summary>
    public string? ExperimentId
    {
        get;
        init
        {
            field = value;
            MovesToExperiment = true;
        }
    }

    [JsonIgnore]
    public bool MovesToExperiment { get; private init; }
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
    /// <summary>With <c>joined</c>: whose points these are, oldest run first, in the order of <c>points</c>.</summary>
    public IReadOnlyList<MetricsPart>? Parts { get; init; }
    /// <summary>Since when long curves of this run are kept thinned out (<c>Retention:PointsDays</c>); absent while they are whole.</summary>
    public DateTimeOffset? ThinnedAt { get; init; }
}

/// <summary>A run's share of a joined curve.</summary>
/// <param name="Count">How many of the answer's points are of this run; they follow those of the parts before it.</param>
/// <param name="FromStep">The step from which it went on; 0 for the first one, and null where that is not known yet.</param>
/// <param name="ThroughStep">Where the next run went on; null for the last one, and where that is not known yet.</param>
public sealed record MetricsPart(string JobId, string Name, int Count, long? FromStep, long? ThroughStep);

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
    /// <summary>Since when only warnings and errors are kept (<c>Retention:LogDays</c>); absent while the log is whole.</summary>
    public DateTimeOffset? ClearedAt { get; init; }
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
