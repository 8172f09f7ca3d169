using Kargah.Numerics;

namespace Kargah.Learning;

/// <param name="Value">On the rows as they are.</param>
/// <param name="Low">Null where no interval could be made: fewer than <see cref="Bootstrap.FewestRows"/> rows, or the metric undefined in most resamples.</param>
public sealed record ScoreInterval(double Value, double? Low, double? High);

/// <param name="Confidence">Share of resamples that lie within: 0.95.</param>
public sealed record BootstrapFacts(int Resamples, double Confidence, long Seed);

/// <summary>
/// 95 % percentile intervals: the rows are drawn with replacement, as many as there are, and scored, 1,000 times (fewer, at least 100, where rows times
/// classes are many); the interval goes from the 2.5 % to the 97.5 % quantile of the scores (Efron 1979, doi:10.1214/aos/1176344552; Efron and Tibshirani
/// 1993, chapter 13). It tells how far the score would move with other rows of the same kind, not with another training. Resamples in which a metric is
/// undefined (of one class, say) do not count for it.
/// </summary>
public static class Bootstrap
{
    public const int FewestRows = 10;
    private const double Confidence = 0.95;
    private const int MostResamples = 1000;
    private const int FewestResamples = 100;
    private const long Budget = 400_000_000;

    internal static int Resamples(int rows, int passes) => (int)Math.Clamp(Budget / ((long)rows * passes), FewestResamples, MostResamples);

    /// <returns>The metrics that are defined, and what was done; null where there are too few rows.</returns>
    public static (Dictionary<string, ScoreInterval> Metrics, BootstrapFacts? Facts) Of(ScoredRows scored, long seed, CancellationToken stop)
    {
        var scores = new WeightedScores(scored);
        var values = scores.Names.ToDictionary(name => name, scored.Metric);
        if (scored.Count < FewestRows)
        {
            return (Intervals(values, _ => (null, null)), null);
        }

        var resamples = Resamples(scored.Count, scores.Passes);
        var draws = Draw(scored.Count, scores, resamples, seed, stop);
        return (Intervals(values, name => Interval(draws[scores.Names.ToList().IndexOf(name)])), new BootstrapFacts(resamples, Confidence, seed));
    }

    private static List<double>[] Draw(int rows, WeightedScores scores, int resamples, long seed, CancellationToken stop)
    {
        var draws = scores.Names.Select(_ => new List<double>(resamples)).ToArray();
        var (counts, values) = (new int[rows], new double[draws.Length]);
        var random = new SeededRandom(seed);
        for (var resample = 0; resample < resamples; resample++)
        {
            stop.ThrowIfCancellationRequested();
            Array.Clear(counts);
            for (var i = 0; i < rows; i++)
            {
                counts[random.NextInt32(rows)]++;
            }

            scores.Score(counts, values);
            for (var metric = 0; metric < values.Length; metric++)
            {
                if (double.IsFinite(values[metric]))
                {
                    draws[metric].Add(values[metric]);
                }
            }
        }

        return draws;
    }

    private static (double? Low, double? High) Interval(List<double> draws)
    {
        if (draws.Count < FewestResamples / 2)
        {
            return (null, null);
        }

        draws.Sort();
        var sorted = draws.ToArray();
        return (ResidualReport.Quantile(sorted, (1 - Confidence) / 2), ResidualReport.Quantile(sorted, (1 + Confidence) / 2));
    }

    private static Dictionary<string, ScoreInterval> Intervals(Dictionary<string, double> values, Func<string, (double? Low, double? High)> of)
    {
        var metrics = new Dictionary<string, ScoreInterval>();
        foreach (var (name, value) in values)
        {
            if (double.IsFinite(value))
            {
                var (low, high) = of(name);
                metrics.Add(name, new ScoreInterval(value, low, high));
            }
        }

        return metrics;
    }
}
