namespace Kargah.Learning;

/// <summary>What a training will take. Times are of this machine as busy as it was during the pilot.</summary>
public sealed record TrainingEstimate
{
    /// <summary>Until the first step: the process, the table, the features, the linear model to compare with.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>One epoch: its steps, the validation rows, the report.</summary>
    public required double EpochSeconds { get; init; }

    /// <summary>After the last step: the test rows, the evaluation, the files of the model.</summary>
    public required double EndSeconds { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Epochs of a run whose first epoch stays its best one.</summary>
    public required int FewestEpochs { get; init; }

    public required MemoryNeed Memory { get; init; }
    public required int TrainRows { get; init; }
    public required int StepsPerEpoch { get; init; }

    /// <summary>Of the network, after encoding.</summary>
    public required int Inputs { get; init; }
    public required long Parameters { get; init; }

    /// <summary>When all epochs are done.</summary>
    public double Seconds => SecondsOf(Epochs);

    /// <summary>When nothing improves after the first epoch.</summary>
    public double FewestSeconds => SecondsOf(FewestEpochs);

    private double SecondsOf(int epochs) => StartSeconds + epochs * EpochSeconds + EndSeconds;
}
