namespace Kargah.Learning;

/// <summary>0-based record numbers of the table in each part, ascending; rows without a target are in none.</summary>
public sealed record SplitRows(IReadOnlyList<int> Train, IReadOnlyList<int> Validation, IReadOnlyList<int> Test);

/// <summary>A column that is not learnt from.</summary>
/// <param name="Code">text, constant, all_missing, id_like, ignored, not_selected, target, weight or split.</param>
/// <param name="Reason">The same in a sentence.</param>
public sealed record DroppedFeature(string Column, string Code, string Reason);

/// <summary>
/// Scores to compare with, on the same rows as the model's. Naive: the mean of the training targets, or the training shares of the classes.
/// Linear: a linear model trained quickly on the same features. A metric that cannot be computed is absent.
/// </summary>
public sealed record Baseline(IReadOnlyDictionary<string, double> Naive, IReadOnlyDictionary<string, double> Linear);

/// <summary>What a run will do, and what is needed to do it again.</summary>
public sealed record TrainingPlan
{
    public required TrainingSettings Settings { get; init; }
    public required TaskKind Task { get; init; }

    /// <summary>In the order of the model's outputs; for binary the positive class is last. Null for regression.</summary>
    public IReadOnlyList<string>? Classes { get; init; }
    public string? PositiveClass { get; init; }
    public required SplitRows Rows { get; init; }

    /// <summary>Rows of the table without a target.</summary>
    public required int RowsWithoutTarget { get; init; }
    public required IReadOnlyList<string> FeaturesUsed { get; init; }
    public required IReadOnlyList<DroppedFeature> ColumnsDropped { get; init; }

    /// <summary>Inputs of the network after encoding.</summary>
    public required int Inputs { get; init; }
    public required long Parameters { get; init; }
    public required int StepsPerEpoch { get; init; }
    public required long TotalSteps { get; init; }

    /// <summary>Steps from one point to the next.</summary>
    public required long PointEvery { get; init; }

    /// <summary>On the validation rows; on the test rows it stands in the outcome.</summary>
    public required Baseline Baseline { get; init; }

    /// <summary>split, init, shuffle, dropout.</summary>
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }
    public required string EngineVersion { get; init; }
    public required string InstructionSet { get; init; }
    public required int Threads { get; init; }

    /// <summary>The step this run goes on from; 0 for a fresh one.</summary>
    public long ResumedFrom { get; init; }
}
