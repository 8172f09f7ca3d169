using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Training;

/// <summary>
/// What a training cannot do without, counted from its settings and from what is known of its table. It is less than the training takes, so that what is refused
/// here is certain not to fit; the worker, which knows the encoded table, looks once more.
/// </summary>
internal static class MemoryBound
{
    private const int BytesOfAText = 32;

    // However many levels a column has, the engine folds them into no fewer inputs.
    private const int FewestLevels = 4;

    /// <exception cref="ProblemException">422: it cannot fit.</exception>
    public static void Check(TrainingParams settings, StatsResponse table, WorkersOptions workers, Capacity capacity)
    {
        var inputs = table.Columns.Where(column => IsLearnt(column, settings, table.Rows)).Sum(column => Inputs(column, settings));
        var parameters = Parameters(settings, inputs, table.Columns.First(column => column.Name == settings.Target));
        var rows = table.Rows * (table.Columns.Sum(BytesOfACell) + 4L * inputs);
        // values, gradients, the best so far, and what the optimizer remembers
        var network = 4 * parameters * (settings.Optimizer == OptimizerName.Sgd ? 4 : 5);
        var batch = 8L * Math.Min(settings.BatchSize, table.Rows) * (settings.Members ?? 1) * settings.Hidden.Sum(width => (long)width);
        var (needed, limit) = rows > workers.MemoryBytes && workers.MemoryBytes < capacity.JobMemoryBytes ? (rows, workers.MemoryBytes) : (rows + network + batch, capacity.JobMemoryBytes);
        if (needed <= limit)
        {
            return;
        }

        var (setting, advice) = rows >= Math.Max(network, batch) ? ("features", "Learn from fewer columns (features), or from a table with fewer rows.")
            : network >= batch ? ("hidden", "Make the hidden layers narrower (hidden).")
            : ("batch_size", "Lower the batch size (batch_size).");
        var sentence = string.Create(CultureInfo.InvariantCulture, $"This training needs at least {needed >> 20} MB of memory, and {limit >> 20} MB are allowed. {advice}");
        throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity,
            ProblemCodes.MemoryTooSmall,
            sentence,
            new Dictionary<string, object?> { ["needed_mb"] = needed >> 20, ["limit_mb"] = limit >> 20, ["setting"] = setting })
        {
            Errors = new Dictionary<string, string[]> { [setting] = [sentence] },
        };
    }

    private static int BytesOfACell(ColumnStats column) => column.Type switch
    {
        ColumnKind.Numeric or ColumnKind.Date => sizeof(double),
        ColumnKind.Text => BytesOfAText,
        _ => sizeof(int),
    };

    private static bool IsLearnt(ColumnStats column, TrainingParams settings, long rows) =>
        column.Name != settings.Target
        && column.Name != settings.WeightColumn
        && settings.Ignore?.Contains(column.Name) != true
        && settings.Features?.Contains(column.Name) != false
        && column.Unique > 1
        && column.Type != ColumnKind.Text
        // names of the rows are left out by themselves
        && (column.Type == ColumnKind.Numeric || column.Unique < rows / 2);

    private static long Inputs(ColumnStats column, TrainingParams settings) =>
        column.Type == ColumnKind.Category && settings.CategoryInputs == CategoryInputsName.OneHot ? Math.Min(column.Unique, FewestLevels) : 1;

    private static long Parameters(TrainingParams settings, long inputs, ColumnStats target)
    {
        var outputs = settings.Task == TrainingTask.Multiclass ? target.Unique : 1;
        if (settings.ModelType == ModelType.Resnet)
        {
            var outer = settings.Hidden[0];
            return outer * (inputs + outputs + settings.Hidden.Sum(inner => 2L * inner));
        }

        long[] widths = [inputs, .. settings.Hidden, outputs * (settings.Members ?? 1)];
        return widths.Zip(widths.Skip(1), (from, to) => from * to).Sum();
    }
}
