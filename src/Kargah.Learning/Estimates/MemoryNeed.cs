using Kargah.Data;

namespace Kargah.Learning;

/// <summary>What a process may take.</summary>
/// <param name="Managed">Its collected heap.</param>
/// <param name="Total">All of it: networks, optimizers and batches lie outside that heap.</param>
public sealed record MemoryLimits(long Managed, long Total);

/// <summary>
/// The memory of a training, counted from what it allocates, in bytes. What has to be there at the same time is <see cref="Least"/>; garbage that
/// the collector has not taken yet and copies that are made in passing come on top in <see cref="Expected"/>.
/// </summary>
public sealed record MemoryNeed
{
    // A worker that has loaded its code and read an empty table.
    private const long OfTheRuntime = 80L << 20;

    // Lists of rows, labels and predictions, while they are made and until they are collected.
    private const int RowInPassing = 128;

    // Of the weights: checkpoints, the best model, and each file of it while it is put together; measured.
    private const int CopiesInPassing = 22;

    // A scorer takes so many rows at once, whatever the batch.
    private const int ScoredAtOnce = 1024;

    /// <summary>The columns as they are read.</summary>
    public required long Table { get; init; }

    /// <summary>The matrix that the network reads, targets and row numbers.</summary>
    public required long Features { get; init; }

    /// <summary>Weights, gradients, what the optimizer remembers, the best weights so far.</summary>
    public required long Network { get; init; }

    /// <summary>What the layers keep of a batch.</summary>
    public required long Batch { get; init; }

    /// <summary>Of all above, what lies in the collected heap.</summary>
    public required long Managed { get; init; }

    /// <summary>In passing: lists that grow while the table is read, copies for checkpoints and files, what is not collected yet.</summary>
    public required long Passing { get; init; }

    public long Least => Table + Features + Network + Batch;

    public long Expected => OfTheRuntime + Least + Passing;

    /// <summary>The setting that, lowered, saves most.</summary>
    public required string Setting { get; init; }

    /// <param name="table">Whose column types count; it may be the first rows of a larger one.</param>
    /// <param name="rows">Of the whole table.</param>
    /// <param name="architecture">Of the network.</param>
    internal static MemoryNeed Of(Table table, long rows, Architecture architecture, TrainingSettings settings)
    {
        var size = NetworkSize.Of(architecture);
        var states = settings.Optimizer == OptimizerKind.Sgd ? 1 : 2;
        var weights = 4 * size.Parameters;
        var batch = 4 * Math.Min(rows, Math.Max(ScoredAtOnce, settings.BatchSize)) * (2L * architecture.Inputs + size.FloatsPerRow);
        var columns = table.Columns.Sum(column => Bytes(column, rows));

        // A list doubles when it is full; it is there beside the shorter ones it has replaced and the array that is made of it.
        var lists = (long)(columns * ((double)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(4, rows)) / Math.Max(1, rows)));
        var features = 4 * rows * architecture.Inputs + 32 * rows;
        var copies = weights * (states + CopiesInPassing);

        // Values, gradients, each layer's transposed weights, the best so far, and what the optimizer remembers.
        var network = weights * (4 + states);
        return new MemoryNeed
        {
            Table = columns,
            Features = features,
            Network = network,
            Batch = batch,
            Managed = columns + features + weights,
            // A smaller batch helps where it is what rows are taken by; a linear model has no layers to make narrower.
            Setting = batch > Math.Max(network, columns + features) && settings.BatchSize > ScoredAtOnce ? "batch_size"
                : settings.ModelType == ModelKind.Linear || network < columns + features ? "features"
                : "hidden",
            Passing = (2 * lists) + (RowInPassing * rows) + copies,
        };
    }

    /// <exception cref="TrainingException">It is certain not to fit: memory_too_small names what is needed, what there is, and the setting to lower.</exception>
    internal void CheckFits(MemoryLimits limits)
    {
        var (needed, limit) = Managed > limits.Managed ? (Managed, limits.Managed) : (Least, limits.Total);
        if (needed > limit)
        {
            throw new TrainingException(
                TrainingProblems.MemoryTooSmall,
                FormattableString.Invariant($"This training needs at least {needed >> 20} MB of memory, and {limit >> 20} MB are allowed. {Advice}"),
                new Dictionary<string, object?> { ["needed_mb"] = needed >> 20, ["limit_mb"] = limit >> 20, ["setting"] = Setting });
        }
    }

    private string Advice => Setting switch
    {
        "features" => "Learn from fewer columns (features), or from a table with fewer rows.",
        "hidden" => "Make the hidden layers narrower (hidden).",
        _ => "Lower the batch size (batch_size).",
    };

    private static long Bytes(Column column, long rows) => column switch
    {
        NumberColumn => 8 * rows,
        CategoryColumn => 4 * rows,
        // a reference, and the string it points at
        TextColumn text => rows * (8 + 24 + (long)(2 * text.Values.Average(value => value?.Length ?? 0))),
        _ => 0,
    };
}
