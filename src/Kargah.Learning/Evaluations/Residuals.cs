namespace Kargah.Learning;

/// <summary>How a regression is wrong. A residual is actual − predicted, in the target's unit: positive where the model said too little.</summary>
/// <param name="Mean">Above 0: it says too little on average.</param>
/// <param name="Sd">Standard deviation, divided by the number of rows.</param>
/// <param name="Quantiles">0, 0.05, 0.25, 0.5, 0.75, 0.95 and 1, interpolated linearly between ranks (type 7 of Hyndman and Fan 1996).</param>
/// <param name="Edges">Of the histogram's bins, one more than <paramref name="Counts"/>.</param>
/// <param name="Counts">Rows in each bin; the last one includes its end.</param>
/// <param name="Sample">At most <see cref="MostSampled"/> rows, drawn by the run's seed.</param>
/// <param name="Largest">The rows with the largest errors, the largest first.</param>
public sealed record ResidualReport(
    double Mean, double Sd, IReadOnlyDictionary<string, double> Quantiles, IReadOnlyList<double> Edges, IReadOnlyList<int> Counts,
    IReadOnlyList<ResidualRow> Sample, IReadOnlyList<ResidualRow> Largest)
{
    public const int MostSampled = 2000;
    private const int MostLargest = 20;
    private const int MostBins = 40;

    private static readonly (string Name, double Share)[] Shares = [("0", 0), ("0.05", 0.05), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75), ("0.95", 0.95), ("1", 1)];

    public static ResidualReport Of(ScoredRows scored, long seed)
    {
        var residuals = new double[scored.Count];
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = scored.Actual[i] - scored.Predictions[i];
        }

        var mean = residuals.Average();
        var sorted = (double[])residuals.Clone();
        Array.Sort(sorted);
        var (edges, counts) = Histogram(sorted);
        var sample = ScoredRows.Sample([.. Enumerable.Range(0, residuals.Length)], MostSampled, seed);
        var largest = Enumerable.Range(0, residuals.Length).OrderByDescending(i => Math.Abs(residuals[i])).ThenBy(i => i).Take(MostLargest);
        return new ResidualReport(
            mean, Math.Sqrt(residuals.Average(residual => (residual - mean) * (residual - mean))),
            Shares.ToDictionary(share => share.Name, share => Quantile(sorted, share.Share)), edges, counts,
            [.. sample.Select(Row)], [.. largest.Select(Row)]);

        ResidualRow Row(int i) => new(scored.Rows[i] + 1, scored.Actual[i], scored.Predictions[i]);
    }

    /// <param name="sorted">Rising, not empty.</param>
    /// <param name="share">In [0, 1].</param>
    internal static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[^1];
    }

    /// <summary>Bins of equal width, about √rows of them.</summary>
    private static (double[] Edges, int[] Counts) Histogram(double[] sorted)
    {
        var (from, to) = (sorted[0], sorted[^1]);
        var bins = to > from ? Math.Clamp((int)Math.Ceiling(Math.Sqrt(sorted.Length)), 1, MostBins) : 1;
        var edges = Enumerable.Range(0, bins + 1).Select(bin => bin == bins ? to : from + (to - from) * bin / bins).ToArray();
        var counts = new int[bins];
        foreach (var value in sorted)
        {
            counts[to > from ? Math.Min((int)((value - from) / (to - from) * bins), bins - 1) : 0]++;
        }

        return (edges, counts);
    }
}

/// <param name="Row">Of the table, from 1.</param>
public sealed record ResidualRow(int Row, double Actual, double Predicted);
