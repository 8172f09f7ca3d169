using System.Text.Json.Serialization;

namespace Kargah.Contracts;

/// <summary>
/// What a worker says, numbered 1, 2, … within its attempt. The same line goes to <c>events.ndjson</c> (the truth) and over HTTP (the fast path).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StatusEvent), "status")]
[JsonDerivedType(typeof(PointsEvent), "points")]
[JsonDerivedType(typeof(LogEvent), "log")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(EndEvent), "end")]
public abstract record WorkerEvent
{
    public required long Seq { get; init; }
    public required DateTimeOffset Time { get; init; }
}

/// <summary>A snapshot: absent fields have not changed since the last one.</summary>
public sealed record StatusEvent : WorkerEvent
{
    /// <summary>LOADING or RUNNING; starting and ending are not the worker's to say here.</summary>
    public JobState? State { get; init; }
    public string? Message { get; init; }
    /// <summary>In the first event of an attempt that goes on from a checkpoint: points of older attempts beyond this step are superseded.</summary>
    public long? ResumedFrom { get; init; }
    public int? Epoch { get; init; }
    public int? TotalEpochs { get; init; }
    public long? Step { get; init; }
    public long? TotalSteps { get; init; }
    public double? Loss { get; init; }
    public double? ValLoss { get; init; }
    public int? BestEpoch { get; init; }
    public double? SamplesPerSecond { get; init; }
    public double? EtaSeconds { get; init; }
    public IReadOnlyDictionary<string, double>? ValidationMetrics { get; init; }
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Baseline { get; init; }
    public RunFacts? Facts { get; init; }
}

public sealed record WirePoint(long Step, double Epoch, string Split, string Name, double Value);

public sealed record PointsEvent : WorkerEvent
{
    public required IReadOnlyList<WirePoint> Points { get; init; }
}

public sealed record WireLogLine(DateTimeOffset Time, LogLevelName Level, string Text);

public sealed record LogEvent : WorkerEvent
{
    public required IReadOnlyList<WireLogLine> Lines { get; init; }
}

/// <summary>A checkpoint is on disk; <see cref="HasModel"/>: the attempt's <c>model/</c> folder holds the best model so far.</summary>
public sealed record CheckpointEvent : WorkerEvent
{
    public required long Step { get; init; }
    public required int Epoch { get; init; }
    public required long Bytes { get; init; }
    public required bool HasModel { get; init; }
}

/// <summary>The attempt's result; nothing follows it.</summary>
public sealed record EndEvent : WorkerEvent
{
    /// <summary>COMPLETED, FAILED or STOPPED.</summary>
    public required JobState State { get; init; }
    public string? Message { get; init; }
    public Problem? Error { get; init; }
    /// <summary>Scores on the test rows, counted once.</summary>
    public IReadOnlyDictionary<string, double>? TestMetrics { get; init; }
    public IReadOnlyDictionary<string, double>? ValidationMetrics { get; init; }
    /// <summary>On the test rows.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Baseline { get; init; }
    public bool HasModel { get; init; }
    public RunUsage? Usage { get; init; }
    /// <summary>The attempt's folder holds the result of a scoring job.</summary>
    public ScoringStatus? Scoring { get; init; }
}

/// <summary>POST /api/training/internal/status-update, authorized by the attempt's own token. At most 1 MiB.</summary>
public sealed record StatusUpdateRequest
{
    public required string JobId { get; init; }
    public int? Attempt { get; init; }
    /// <summary>In order; an empty list is a sign of life.</summary>
    public IReadOnlyList<WorkerEvent>? Events { get; init; }
    /// <summary>The single form of older scripts: a state by name, one event.</summary>
    public JobState? Status { get; init; }
    public string? Message { get; init; }
}

public enum WorkerCommand
{
    Continue,
    /// <summary>Finish the step, write a checkpoint, keep the best, end as STOPPED.</summary>
    Stop,
    /// <summary>This attempt is over; exit without another word.</summary>
    Abandon,
}

public sealed record StatusUpdateResponse : OkResponse
{
    /// <summary>Every event up to this number is stored; go on from the next.</summary>
    public required long AcceptedThrough { get; init; }
    public required WorkerCommand Command { get; init; }
}
