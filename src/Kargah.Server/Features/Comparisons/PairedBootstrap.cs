using System.Numerics;

namespace Kargah.Server.Features.Comparisons;

/// <param name="Difference">Of the scores on the rows as they are: first − second.</param>
/// <param name="P">Two-sided, for "there is no difference".</param>
public readonly record struct PairedDifference(double Difference, double Low, double High, double P);

/// <summary>
/// Whether models differ by more than the luck of their test rows. Rows are drawn with replacement, as many as there are, B = 10,000 times; in each
/// resample every model is scored on the same rows, so what is hard about a row cancels out of a difference.
/// </summary>
/// <remarks>
/// <para>Interval: percentiles, from the 2.5 % to the 97.5 % quantile of the resampled differences (linear between neighbours). p = min(1, 2 · (1 + m) / (1 + B)), where m
/// is the smaller of the numbers of resamples with a difference ≤ 0 and ≥ 0: the level at which the interval just reaches 0, kept above 0. Source: Efron and Tibshirani 1993,
/// An Introduction to the Bootstrap, chapters 13 and 15; the 1 + of Davison and Hinkley 1997, chapter 4.</para>
/// <para>More than 10,000 rows are first averaged in 10,000 blocks of a seeded random order: the mean of a resample of blocks varies as that of a resample of rows does,
/// for the cost of 10,000 rows.</para>
/// <para>Deterministic for given values: SplitMix64 (Steele, Lea and Flood 2014) with a fixed seed.</para>
/// </remarks>
public static class PairedBootstrap
{
    public const int Resamples = 10_000;
    public const int FewestRows = 10;
    private const int MostBlocks = 10_000;
    private const ulong Seed = 0x4B61726761680001;

    /// <param name="values">[models][rows]: the measure of each row.</param>
    /// <param name="score">From the mean of a measure to the score: identity, or the square root for rmse. Monotonic.</param>
    /// <param name="pairs">Places in <paramref name="values"/>.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="ArgumentException">Fewer than <see cref="FewestRows"/> rows, or models of different lengths.</exception>
    public static IReadOnlyList<PairedDifference> Compare(IReadOnlyList<float[]> values, Func<double, double> score, IReadOnlyList<(int A, int B)> pairs, CancellationToken stop = default)
    {
        var rows = values[0].Length;
        if (rows < FewestRows || values.Any(model => model.Length != rows))
        {
            throw new ArgumentException($"At least {FewestRows} rows, the same for all.", nameof(values));
        }

        var random = new SplitMix64(Seed);
        var width = (values.Count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        var (table, blocks) = Blocks(values, width, ref random);
        var whole = new double[values.Count];
        for (var model = 0; model < whole.Length; model++)
        {
            whole[model] = score(values[model].Average(value => (double)value));
        }

        var differences = pairs.Select(_ => new double[Resamples]).ToArray();
        var sums = new double[width];
        for (var resample = 0; resample < Resamples; resample++)
        {
            stop.ThrowIfCancellationRequested();
            Array.Clear(sums);
            for (var draw = 0; draw < blocks; draw++)
            {
                var row = table.AsSpan(random.Below(blocks) * width, width);
                for (var model = 0; model < width; model += Vector<double>.Count)
                {
                    (new Vector<double>(sums, model) + new Vector<double>(row[model..])).CopyTo(sums, model);
                }
            }

            for (var pair = 0; pair < pairs.Count; pair++)
            {
                differences[pair][resample] = score(sums[pairs[pair].A] / blocks) - score(sums[pairs[pair].B] / blocks);
            }
        }

        return [.. pairs.Select((pair, i) => Summarize(whole[pair.A] - whole[pair.B], differences[i]))];
    }

    /// <summary>Holm's step-down correction: the k-th smallest of m p-values times m − k + 1, never less than the one before it, at most 1. Source: Holm 1979.</summary>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var least = 0.0;
        foreach (var (place, rank) in Enumerable.Range(0, p.Count).OrderBy(i => p[i]).Select((i, rank) => (i, rank)))
        {
            least = Math.Min(1, Math.Max(least, p[place] * (p.Count - rank)));
            adjusted[place] = least;
        }

        return adjusted;
    }

    private static PairedDifference Summarize(double difference, double[] resampled)
    {
        Array.Sort(resampled);
        var below = resampled.Count(each => each <= 0);
        var above = resampled.Count(each => each >= 0);
        var p = Math.Min(1, 2.0 * (1 + Math.Min(below, above)) / (1 + resampled.Length));
        return new PairedDifference(difference, Quantile(resampled, 0.025), Quantile(resampled, 0.975), p);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <returns>[blocks, width]: rows of all models side by side, or means of as many rows each.</returns>
    private static (double[] Table, int Blocks) Blocks(IReadOnlyList<float[]> values, int width, ref SplitMix64 random)
    {
        var rows = values[0].Length;
        var perBlock = (rows + MostBlocks - 1) / MostBlocks;
        // rows that fill no block are left to chance: fewer than one block's worth
        var blocks = rows / perBlock;
        var order = Enumerable.Range(0, rows).ToArray();
        if (perBlock > 1)
        {
            for (var i = rows - 1; i > 0; i--)
            {
                var other = random.Below(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }
        }

        var table = new double[(long)blocks * width];
        for (var i = 0; i < blocks * perBlock; i++)
        {
            for (var model = 0; model < values.Count; model++)
            {
                table[i / perBlock * width + model] += (double)values[model][order[i]] / perBlock;
            }
        }

        return (table, blocks);
    }

    private struct SplitMix64(ulong state)
    {
        /// <summary>Uniform in [0, limit) but for less than one part in 2³².</summary>
        public int Below(int limit)
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (int)(((z >> 32) * (ulong)limit) >> 32);
        }
    }
}
