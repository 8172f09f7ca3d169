namespace Kargah.Learning;

/// <summary>
/// A close look at a model on rows whose truth is known, made once at the end of a run. What has no meaning for the task is null; what could not be
/// computed on these rows is null too and named in <see cref="Skipped"/> with the reason.
/// </summary>
public sealed record ModelEvaluation
{
    public int Format { get; init; } = 1;
    public required TaskKind Task { get; init; }
    public required string Target { get; init; }

    /// <summary>"test", or "validation" where the split left no test rows.</summary>
    public required string On { get; init; }

    /// <summary>Rows behind every figure here.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows of that part of the split; more than <see cref="Rows"/> where they were too many to hold, and a seeded sample was taken.</summary>
    public required int RowsInSplit { get; init; }

    /// <summary>In the order of the probabilities; for binary the positive class is last. Null for regression.</summary>
    public IReadOnlyList<string>? Classes { get; init; }
    public string? PositiveClass { get; init; }

    /// <summary>Binary: the probability from which <see cref="PositiveClass"/> is said.</summary>
    public double? Threshold { get; init; }

    /// <summary>Rows of a class that no training row has: wrong in every score, and in no class's row of a table.</summary>
    public required int UnknownClassRows { get; init; }

    /// <summary>By <see cref="MetricNames"/>; a metric that these rows do not define is absent.</summary>
    public required IReadOnlyDictionary<string, ScoreInterval> Metrics { get; init; }
    public BootstrapFacts? Bootstrap { get; init; }
    public ConfusionMatrix? Confusion { get; init; }
    public IReadOnlyList<ClassScore>? PerClass { get; init; }

    /// <summary>Binary: of the positive class. Multiclass: of each class against the rest, at most <see cref="RankCurves.MostClasses"/>, those with the most rows.</summary>
    public IReadOnlyList<RankCurve>? Roc { get; init; }
    public IReadOnlyList<RankCurve>? PrecisionRecall { get; init; }
    public CalibrationReport? Calibration { get; init; }
    public ThresholdReport? Thresholds { get; init; }
    public ResidualReport? Residuals { get; init; }

    /// <summary>Rows where the model was surest of a wrong class, the surest first.</summary>
    public IReadOnlyList<Mistake>? Mistakes { get; init; }
    public ImportanceReport? Importance { get; init; }
    public required IReadOnlyList<SkippedPart> Skipped { get; init; }
}

/// <param name="Part">The name of the part, as in the JSON: roc, calibration, …</param>
/// <param name="Code">no_rows, one_class, too_few_rows, no_validation_rows.</param>
/// <param name="Reason">The same in a sentence.</param>
public sealed record SkippedPart(string Part, string Code, string Reason);

/// <param name="Row">Of the table, from 1.</param>
/// <param name="Probability">That the model gave to <paramref name="Predicted"/>.</param>
public sealed record Mistake(int Row, string Actual, string Predicted, double Probability);
