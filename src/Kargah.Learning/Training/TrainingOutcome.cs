namespace Kargah.Learning;

public enum TrainingEnd
{
    /// <summary>All epochs were done.</summary>
    Finished,

    /// <summary>No better validation score for <see cref="TrainingSettings.Patience"/> epochs.</summary>
    EarlyStopped,

    /// <summary>Somebody asked for it.</summary>
    Stopped,

    /// <summary>The loss became infinite or not a number; the best model before that is kept.</summary>
    Diverged,
}

/// <summary>A run's result. Metrics that cannot be computed on these rows (an AUC of one class, say) are absent.</summary>
public sealed record TrainingOutcome
{
    public required TrainingEnd End { get; init; }

    /// <summary>Why it ended, in a sentence.</summary>
    public required string Message { get; init; }
    public required TrainedModel Model { get; init; }

    /// <summary>The epoch that is kept, 1-based; 0 when the run was stopped before its first epoch ended.</summary>
    public required int BestEpoch { get; init; }
    public required int EpochsDone { get; init; }
    public required long StepsDone { get; init; }
    public required IReadOnlyDictionary<string, double> ValidationMetrics { get; init; }

    /// <summary>The model's score: on rows that neither taught it nor chose its epoch.</summary>
    public required IReadOnlyDictionary<string, double> TestMetrics { get; init; }

    /// <summary>On the test rows (on the validation rows where there are no test rows).</summary>
    public required Baseline Baseline { get; init; }
    public required TrainingPlan Plan { get; init; }
}
