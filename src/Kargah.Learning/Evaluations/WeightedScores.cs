namespace Kargah.Learning;

/// <summary>
/// The headline metrics with every row counted so often as told: what a bootstrap asks a thousand times. Everything that does not depend on the counts
/// (errors, orders by score) is prepared once, so a resample takes one pass and no sort. With all counts 1 it gives <see cref="Scores"/>.
/// </summary>
public sealed class WeightedScores
{
    // 4 bytes each for the orders of all classes.
    private const long MostRanked = 8L << 20;

    private readonly ScoredRows scored;
    private readonly double[] rowLoss;
    private readonly int[][] orders;
    private readonly int[] actual;
    private readonly int[] said;
    private readonly int[] right;
    private readonly double center;

    public WeightedScores(ScoredRows scored)
    {
        this.scored = scored;
        (actual, said, right) = (new int[scored.Classes], new int[scored.Classes], new int[scored.Classes]);
        if (scored.Task == TaskKind.Regression)
        {
            Names = MetricNames.Regression;
            (rowLoss, orders) = ([], []);
            center = scored.Actual.Length > 0 ? scored.Actual.Average() : 0;
            return;
        }

        Names = MetricNames.Classification;
        rowLoss = new double[scored.Count];
        for (var i = 0; i < rowLoss.Length; i++)
        {
            rowLoss[i] = scored.Labels[i] < 0 ? double.NaN : ClassificationMetrics.LogLoss(scored.Labels.AsSpan(i, 1), scored.Probabilities(i), scored.Classes);
        }

        var ranked = scored.Task == TaskKind.Binary ? 1 : scored.Classes;
        orders = (long)ranked * scored.Count <= MostRanked
            ? [.. Enumerable.Range(scored.Classes - ranked, ranked).Select(c => ClassificationMetrics.ByFallingScore(scored.Column(c)))]
            : [];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Additions of one resample, in rows.</summary>
    public int Passes => orders.Length + 3;

    /// <param name="counts">[rows]</param>
    /// <param name="into">One value a name; NaN where undefined, or where there are too many classes and rows to rank.</param>
    public void Score(ReadOnlySpan<int> counts, Span<double> into)
    {
        if (scored.Task == TaskKind.Regression)
        {
            ScoreNumbers(counts, into);
        }
        else
        {
            ScoreClasses(counts, into);
        }
    }

    private void ScoreNumbers(ReadOnlySpan<int> counts, Span<double> into)
    {
        double rows = 0, absolute = 0, squared = 0, sum = 0, sumOfSquares = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var error = scored.Actual[i] - scored.Predictions[i];
            var value = scored.Actual[i] - center;
            rows += counts[i];
            absolute += counts[i] * Math.Abs(error);
            squared += counts[i] * error * error;
            sum += counts[i] * value;
            sumOfSquares += counts[i] * value * value;
        }

        var spread = sumOfSquares - sum * sum / rows;
        into[0] = absolute / rows;
        into[1] = Math.Sqrt(squared / rows);
        // What rounding leaves of a spread of nothing is no spread.
        into[2] = spread > 1e-12 * sumOfSquares ? 1 - squared / spread : double.NaN;
    }

    private void ScoreClasses(ReadOnlySpan<int> counts, Span<double> into)
    {
        Array.Clear(actual);
        Array.Clear(said);
        Array.Clear(right);
        double rows = 0, hits = 0, loss = 0, known = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (count, label, predicted) = (counts[i], scored.Labels[i], scored.Predicted[i]);
            rows += count;
            said[predicted] += count;
            if (label >= 0)
            {
                actual[label] += count;
                loss += count * rowLoss[i];
                known += count;
            }

            if (label == predicted)
            {
                hits += count;
                right[label] += count;
            }
        }

        into[0] = hits / rows;
        into[1] = Mean(c => actual[c] > 0, c => (double)right[c] / actual[c]);
        into[2] = scored.Task == TaskKind.Binary ? F1(1) : Mean(c => actual[c] + said[c] > 0, F1);
        (into[3], into[4]) = Ranks(counts);
        into[5] = loss / known;
    }

    private double F1(int c) => 2.0 * right[c] / (actual[c] + said[c]);

    private double Mean(Func<int, bool> counts, Func<int, double> value)
    {
        var (sum, present) = (0.0, 0);
        for (var c = 0; c < scored.Classes; c++)
        {
            if (counts(c))
            {
                sum += value(c);
                present++;
            }
        }

        return sum / present;
    }

    private (double RocAuc, double AveragePrecision) Ranks(ReadOnlySpan<int> counts)
    {
        var (auc, precision) = (0.0, 0.0);
        var (aucs, precisions) = (0, 0);
        for (var k = 0; k < orders.Length; k++)
        {
            var (one, other) = Rank(counts, orders[k], scored.Classes - orders.Length + k);
            (auc, aucs) = double.IsFinite(one) ? (auc + one, aucs + 1) : (auc, aucs);
            (precision, precisions) = double.IsFinite(other) ? (precision + other, precisions + 1) : (precision, precisions);
        }

        return (auc / aucs, precision / precisions);
    }

    private (double RocAuc, double AveragePrecision) Rank(ReadOnlySpan<int> counts, int[] order, int positive)
    {
        double above = 0, positives = 0, negatives = 0, sum = 0;
        for (var i = 0; i < order.Length;)
        {
            double tiedPositives = 0, tiedNegatives = 0;
            var score = scored.ProbabilityOf(order[i], positive);
            for (; i < order.Length && scored.ProbabilityOf(order[i], positive).Equals(score); i++)
            {
                var row = order[i];
                if (scored.Labels[row] == positive)
                {
                    tiedPositives += counts[row];
                }
                else
                {
                    tiedNegatives += counts[row];
                }
            }

            above += tiedNegatives * (positives + tiedPositives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
            if (tiedPositives > 0)
            {
                sum += tiedPositives * positives / (positives + negatives);
            }
        }

        return (above / (positives * negatives), sum / positives);
    }
}
