namespace Kargah.Contracts;

/// <summary>Runs beside each other. Lists that have a value a run are in the order of <c>runs</c>.</summary>
public sealed record ComparisonResponse : OkResponse
{
    public required IReadOnlyList<ComparedRun> Runs { get; init; }
    public required IReadOnlyList<ComparedSetting> Settings { get; init; }
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }
    /// <summary>Runs that differ in their seed alone.</summary>
    public required IReadOnlyList<RunGroup> Groups { get; init; }
    /// <summary>Null where no two of the runs have test scores.</summary>
    public Significance? Significance { get; init; }
    /// <summary>The metric by which runs are said to be better here: the one asked for, or the one that chooses the epoch in most of them.</summary>
    public required string Prefers { get; init; }
}

public sealed record ComparedRun(string JobId, string Name, JobState Status, int Seed, ModelType ModelType, Guid? DatasetId, DateTimeOffset CreatedAt, double? DurationSeconds);

/// <param name="Name">As in POST /api/training; those of the split begin with <c>split.</c></param>
/// <param name="Values">Numbers, words, lists; null where a run has none.</param>
public sealed record ComparedSetting(string Name, IReadOnlyList<object?> Values, bool Differs);

/// <param name="Split">test or validation: the rows that were scored.</param>
/// <param name="Values">Null where a run has none.</param>
/// <param name="Best">Places in <c>runs</c>; several where they are equal.</param>
public sealed record ComparedMetric(string Name, string Split, bool HigherIsBetter, IReadOnlyList<double?> Values, IReadOnlyList<int> Best);

/// <param name="Key">Of these settings; the same whenever they are.</param>
/// <param name="Settings">Those in which the compared runs differ, but for the seed.</param>
/// <param name="Runs">Places in <c>runs</c>.</param>
public sealed record RunGroup(string Key, IReadOnlyDictionary<string, object?> Settings, IReadOnlyList<int> Runs, IReadOnlyDictionary<string, GroupScore> Metrics);

/// <param name="Sd">Of the sample (n − 1); null for one run.</param>
public sealed record GroupScore(double Mean, double? Sd, int N);

/// <summary>Whether differences are more than luck of the test rows: docs/guides/compare-runs.md says how it is found out.</summary>
public sealed record Significance
{
    /// <summary>log_loss, accuracy, rmse or mae: what every row has a part in.</summary>
    public required string Metric { get; init; }
    /// <summary>Test rows of the largest group that shares them.</summary>
    public required int Rows { get; init; }
    /// <summary>Every compared run was scored on the same rows.</summary>
    public required bool SameTestRows { get; init; }
    /// <summary>Why some pairs, or all, are not here.</summary>
    public Problem? Reason { get; init; }
    public required IReadOnlyList<SignificancePair> Pairs { get; init; }
}

public enum PairVerdict
{
    /// <summary>The first is better than the second.</summary>
    Better,
    Worse,
    Unclear,
}

/// <param name="A">Place in <c>runs</c>.</param>
/// <param name="B">Place in <c>runs</c>.</param>
/// <param name="Difference">The metric of the first − that of the second.</param>
/// <param name="Low">Of the 95 % interval, not corrected.</param>
/// <param name="PAdjusted">Holm's, over all pairs here; the verdict goes by it.</param>
/// <param name="Sentence">The verdict in words.</param>
public sealed record SignificancePair(int A, int B, double Difference, double Low, double High, double P, double PAdjusted, PairVerdict Verdict, string Sentence);

/// <summary>What two runs do not have in common.</summary>
public sealed record DiffResponse : OkResponse
{
    /// <summary>Those that differ.</summary>
    public required IReadOnlyList<SettingDifference> Settings { get; init; }
    public required DatasetDifference Dataset { get; init; }
    public required IReadOnlyList<MetricDifference> Metrics { get; init; }
    /// <summary>What ran them: engine_version, instruction_set, threads, seeds and hashes of the splits. All, whether or not they differ.</summary>
    public required IReadOnlyDictionary<string, EngineDifference> Engine { get; init; }
}

public sealed record SettingDifference(string Name, object? A, object? B);

/// <param name="Same">The same bytes.</param>
public sealed record DatasetDifference(bool Same, DiffedDataset A, DiffedDataset B);

/// <param name="Id">Null: the bundled sample.</param>
/// <param name="Sha256">Null until the worker has read it.</param>
public sealed record DiffedDataset(Guid? Id, string Name, string? Sha256, int? TrainRows, int? ValidationRows, int? TestRows);

/// <param name="Difference">The second − the first; null where one has none.</param>
public sealed record MetricDifference(string Name, string Split, double? A, double? B, double? Difference);

public sealed record EngineDifference(object? A, object? B);
