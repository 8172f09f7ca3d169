namespace Kargah.Contracts;

/// <summary>What a training will take, told before it starts: some of its steps were timed with its own network, batches and rows, and multiplied up.</summary>
public sealed record TrainingEstimate
{
    /// <summary>From the start of the process to its end, when all epochs are done.</summary>
    public required double Seconds { get; init; }

    /// <summary>The same when nothing improves after the first epoch, so that patience ends the run.</summary>
    public required double FewestSeconds { get; init; }

    /// <summary>Before the first step: the process starts, reads and encodes the table, trains the linear model to compare with.</summary>
    public required double StartSeconds { get; init; }

    public required double EpochSeconds { get; init; }

    /// <summary>After the last step: the test rows, the evaluation, the files of the model.</summary>
    public required double EndSeconds { get; init; }

    /// <summary>At its most, all memory of the process together.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What a training may take.</summary>
    public required long MemoryLimitBytes { get; init; }

    public required bool Fits { get; init; }

    /// <summary>The setting that saves most memory when it is lowered: features, hidden or batch_size.</summary>
    public required string LargestSetting { get; init; }

    /// <summary>Of the table.</summary>
    public required long Rows { get; init; }
    public required int TrainRows { get; init; }
    public required int StepsPerEpoch { get; init; }

    /// <summary>Of the network, after encoding.</summary>
    public required int Inputs { get; init; }
    public required long Parameters { get; init; }
}

public sealed record EstimateResponse : OkResponse
{
    /// <summary>The settings that were estimated, with what was left out filled in as a start would.</summary>
    public required TrainingParams Params { get; init; }
    public required TrainingEstimate Estimate { get; init; }
}

/// <summary>What a run took of the machine, over its last attempt; told at its end.</summary>
/// <param name="CpuSeconds">All threads together.</param>
/// <param name="PeakMemoryBytes">Resident, at its most.</param>
public sealed record RunUsage(double CpuSeconds, long PeakMemoryBytes);

/// <summary>What a worker may take of memory; the sandbox sets it, estimates and refusals reckon with it.</summary>
public static class WorkerMemory
{
    /// <summary>Networks, optimizers and batches lie outside the managed heap, as do code and stacks.</summary>
    public static long Total(long managed) => managed + managed / 4 + (512L << 20);
}
