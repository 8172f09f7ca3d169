namespace Kargah.Learning;

/// <summary>What saying the positive class from each probability on would do, for a binary task.</summary>
/// <param name="Rows">By rising threshold: 0, 0.01, … 1 and the run's own.</param>
/// <param name="BestF1">The threshold with the best F1 of the positive class.</param>
/// <param name="BestYouden">The threshold with the best J = recall + specificity − 1 (Youden 1950).</param>
public sealed record ThresholdReport(IReadOnlyList<ThresholdRow> Rows, ChosenThreshold? BestF1, ChosenThreshold? BestYouden);

/// <summary>NaN where a ratio has nothing to count. Any costs follow from the counts: cost of a false alarm × false positives + cost of a miss × false negatives.</summary>
public sealed record ThresholdRow(
    double Threshold, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives, double Precision, double Recall, double F1, double Accuracy);

/// <param name="Threshold">Half-way between the scores it parts.</param>
/// <param name="ChosenOn">"validation": the rows that decided it, so that <paramref name="Scores"/> are honest; "test" (or "validation", where that is all there is) if there was no choice.</param>
/// <param name="Scores">On the evaluation's own rows.</param>
public sealed record ChosenThreshold(double Threshold, string ChosenOn, ThresholdRow Scores);

/// <summary>Rows of a binary task by their score, to count at any threshold.</summary>
public sealed class ThresholdCounts
{
    private readonly double[] rising;
    /// <summary>Positives among the first i rows.</summary>
    private readonly int[] positivesBelow;

    /// <param name="labels">[rows]: 1 is positive.</param>
    /// <param name="scores">[rows]: probability of the positive class.</param>
    public ThresholdCounts(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores)
    {
        rising = scores.ToArray();
        var ordered = labels.ToArray();
        Array.Sort(rising, ordered);
        positivesBelow = new int[ordered.Length + 1];
        for (var i = 0; i < ordered.Length; i++)
        {
            positivesBelow[i + 1] = positivesBelow[i] + (ordered[i] == 1 ? 1 : 0);
        }
    }

    private int Positives => positivesBelow[^1];

    public ThresholdRow At(double threshold) => Row(threshold, Below(threshold));

    /// <summary>Grid of a hundredth, and the run's own.</summary>
    public IReadOnlyList<ThresholdRow> Table(double own) =>
        [.. Enumerable.Range(0, 101).Select(i => i / 100.0).Append(own).Distinct().Order().Select(At)];

    /// <returns>The threshold with the largest value over all that part these rows differently; null where they hold one class only.</returns>
    public double? Best(Func<ThresholdRow, double> value)
    {
        if (Positives == 0 || Positives == rising.Length)
        {
            return null;
        }

        var (best, at) = (double.NegativeInfinity, 0);
        for (var below = 0; below < rising.Length; below++)
        {
            if (below > 0 && rising[below - 1].Equals(rising[below]))
            {
                continue;
            }

            if (value(Row(rising[below], below)) is var here && here > best)
            {
                (best, at) = (here, below);
            }
        }

        return at == 0 ? rising[0] : (rising[at - 1] + rising[at]) / 2;
    }

    public static double Youden(ThresholdRow row) =>
        row.Recall + (double)row.TrueNegatives / (row.TrueNegatives + row.FalsePositives) - 1;

    private ThresholdRow Row(double threshold, int below)
    {
        var missed = positivesBelow[below];
        var (found, silent) = (Positives - missed, below - missed);
        var alarms = rising.Length - below - found;
        return new ThresholdRow(
            threshold, found, alarms, silent, missed,
            (double)found / (found + alarms), (double)found / Positives, 2.0 * found / (2 * found + alarms + missed), (double)(found + silent) / rising.Length);
    }

    private int Below(double threshold)
    {
        var (low, high) = (0, rising.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rising[middle] < threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
