using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Worker;

/// <summary>A run that resumes another one cannot use its checkpoint; it does not begin at the beginning, for nobody asked for that.</summary>
internal sealed class ResumeException(Exception inner) : Exception(inner.Message, inner);

/// <summary>What went wrong, in the owner's terms.</summary>
internal static class Failure
{
    private const int NoSpace = 28;
    private const int QuotaReached = 122;

    public static Problem Of(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [var only] } => Of(only),
        TableException table => new(table.Code, table.Message, table.Parameters),
        TrainingException training => new(training.Code, training.Message, training.Parameters),
        OutOfMemoryException => OfMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        ResumeException => new(
            ProblemCodes.CheckpointUnusable, "The checkpoint that this run was to go on from cannot be used: it is damaged, or of other data or another version. Start a new run."),
        CheckpointException => new(ProblemCodes.ModelDamaged, "The model's file is damaged. Train it again, or restore the file from a backup."),
        FileNotFoundException or DirectoryNotFoundException => new(
            ProblemCodes.DatasetGone, "The file of the data set is no longer there. Upload it again and start a new run."),
        _ => new(ProblemCodes.WorkerCrashed, "The run ended because of a fault in Kargah itself. Start it again; if it fails again, ask whoever runs this server to look at the run's output file."),
    };

    public static bool IsFullDisk(Exception failure) => failure is IOException { HResult: NoSpace or QuotaReached };

    public static Problem OfDivergence(TrainingOutcome outcome) => new(
        TrainingProblems.Diverged,
        outcome.Message,
        new Dictionary<string, object?> { ["epoch"] = outcome.EpochsDone + 1, ["step"] = outcome.StepsDone, ["lr"] = outcome.Plan.Settings.LearningRate });

    /// <summary>Neither the data's fault nor the machine's: the details belong into the output.</summary>
    public static bool IsOurs(Exception failure) => Of(failure).Code == ProblemCodes.WorkerCrashed;

    private static Problem OfMemory(long limit) => new(
        ProblemCodes.OutOfMemory,
        FormattableString.Invariant($"The table does not fit into the {limit >> 20} MB of memory that this worker may use. Leave out columns or rows, or ask whoever runs this server for a higher limit."),
        new Dictionary<string, object?> { ["limit_mb"] = limit >> 20 });
}
