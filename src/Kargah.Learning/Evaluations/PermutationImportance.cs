using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <param name="Metric">What was measured: the run's eval_metric, or log_loss or rmse in place of the loss.</param>
/// <param name="Base">Its value on the rows as they are.</param>
/// <param name="Rows">That were shuffled: at most 2,000, fewer for a large network.</param>
/// <param name="ColumnsTotal">That the model reads; more than are listed where it reads very many.</param>
/// <param name="Columns">The most important first.</param>
public sealed record ImportanceReport(string Metric, double Base, int Rows, int Repeats, int ColumnsTotal, IReadOnlyList<ColumnImportance> Columns);

/// <param name="Mean">How much worse the metric becomes, in its own unit, on average over the shuffles; around 0 or below: the model does not need the column.</param>
/// <param name="Sd">Standard deviation over the shuffles, divided by their number.</param>
public sealed record ColumnImportance(string Column, double Mean, double Sd);

/// <summary>
/// How much a model leans on each column: its values are shuffled among the rows, whole rows of its inputs together, and the metric is taken again (Breiman
/// 2001, doi:10.1023/A:1010933404324; Fisher, Rudin and Dominici 2019, arXiv:1801.01489). Columns that say the same share their importance. The work is
/// bounded by a number of multiplications and not by time, so that the same run gives the same figures.
/// </summary>
internal static class PermutationImportance
{
    private const int Repeats = 5;
    private const int MostRows = 2000;
    private const int FewestRows = 200;
    private const int MostColumns = 100;
    private const int FewestColumns = 10;
    private const double Budget = 2e10;

    public static ImportanceReport Of(TrainedModel model, Table table, ScoredRows scored, string metric, long seed, CancellationToken stop)
    {
        var encoders = model.Description.Encoders;
        var perRow = PerRow(model.Parameters.Length);
        var columns = Columns(perRow);
        var listed = Enumerable.Range(0, encoders.Count).ToArray();
        if (encoders.Count > columns)
        {
            // A quick look at all of them tells which deserve a careful one.
            var few = (int)Math.Clamp(Budget / (perRow * encoders.Count), 20, FewestRows);
            var quick = Measure(model, table, scored, metric, seed, few, 1, listed, stop).Columns;
            var names = quick.Take(columns).Select(column => column.Column).ToHashSet(StringComparer.Ordinal);
            listed = [.. listed.Where(i => names.Contains(encoders[i].Column))];
        }

        var rows = Rows(perRow, listed.Length);
        return Measure(model, table, scored, metric, seed, rows, Repeats, listed, stop);
    }

    /// <summary>About how many rows a model has to answer for this.</summary>
    internal static double RowsAnswered(long parameters, int columns, int rows)
    {
        var perRow = PerRow(parameters);
        var listed = Math.Min(columns, Columns(perRow));
        return (double)listed * Repeats * Math.Min(rows, Rows(perRow, listed));
    }

    private static double PerRow(long parameters) => 2.0 * Math.Max(1, parameters);

    private static int Columns(double perRow) => (int)Math.Clamp(Budget / (perRow * FewestRows * Repeats), FewestColumns, MostColumns);

    private static int Rows(double perRow, int columns) => (int)Math.Clamp(Budget / (perRow * columns * Repeats), FewestRows, MostRows);

    private static ImportanceReport Measure(
        TrainedModel model, Table table, ScoredRows all, string metric, long seed, int mostRows, int repeats, int[] listed, CancellationToken stop)
    {
        var encoders = model.Description.Encoders;
        var offsets = new int[encoders.Count + 1];
        for (var i = 0; i < encoders.Count; i++)
        {
            offsets[i + 1] = offsets[i] + encoders[i].Width;
        }

        var rows = ScoredRows.Sample(all.Rows, mostRows, SeededRandom.DeriveSeed(seed, "rows"));
        var inputs = ScoredRows.Encode(model, table, rows);
        var shuffled = (float[])inputs.Clone();
        var scored = ScoredRows.Of(model, table, rows, stop);
        var worse = MetricNames.LowerIsBetter(metric) ? 1 : -1;
        var whole = scored.Metric(metric);
        var found = new List<ColumnImportance>(listed.Length);
        foreach (var column in listed)
        {
            var (offset, width) = (offsets[column], encoders[column].Width);
            var drops = new double[repeats];
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                stop.ThrowIfCancellationRequested();
                var order = Enumerable.Range(0, rows.Length).ToArray();
                new SeededRandom(SeededRandom.DeriveSeed(seed, encoders[column].Column, repeat)).Shuffle(order.AsSpan());
                CopyBlock(inputs, shuffled, order, offset, width, offsets[^1]);
                drops[repeat] = worse * (scored.With(model.PredictEncoded(shuffled, rows.Length), model.Threshold).Metric(metric) - whole);
            }

            CopyBlock(inputs, shuffled, null, offset, width, offsets[^1]);
            var mean = drops.Average();
            found.Add(new ColumnImportance(encoders[column].Column, mean, Math.Sqrt(drops.Average(drop => (drop - mean) * (drop - mean)))));
        }

        return new ImportanceReport(metric, whole, rows.Length, repeats, encoders.Count, [.. found.OrderByDescending(column => column.Mean)]);
    }

    /// <param name="order">Which row's block goes to each row; null: its own.</param>
    private static void CopyBlock(float[] from, float[] to, int[]? order, int offset, int width, int stride)
    {
        for (long row = 0; row * stride < to.Length; row++)
        {
            Array.Copy(from, (order is null ? row : order[row]) * stride + offset, to, row * stride + offset, width);
        }
    }
}
