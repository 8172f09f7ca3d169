namespace Kargah.Learning;

/// <summary>Do rows that get a probability of p turn out right in a share of p?</summary>
/// <param name="Of">The positive class (binary), or null for the class that is said (multiclass).</param>
/// <param name="Raw">The model's own probabilities.</param>
/// <param name="Calibrated">After <paramref name="Calibrator"/>; null where none could be fitted.</param>
public sealed record CalibrationReport(string? Of, Reliability Raw, Reliability? Calibrated, Calibrator? Calibrator);

/// <summary>A part of the reliability diagram. NaN in a bin without rows.</summary>
/// <param name="From">Probabilities from here (included) …</param>
/// <param name="To">… to here (only the last bin includes it).</param>
/// <param name="Predicted">Mean probability of its rows.</param>
/// <param name="Observed">Share of its rows that are of the class.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Predicted, double Observed);

/// <summary>
/// Binary: p is the positive class's probability, y is 1 for its rows. Multiclass: p is the probability of the most probable class, y is 1 where that is
/// the true one. Rows of a class that the model does not know are left out.
/// </summary>
/// <param name="Bins">Ten of equal width.</param>
/// <param name="Ece">Expected calibration error: Σ over bins of (rows in the bin / rows)·|observed − predicted| (Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599).</param>
/// <param name="Brier">Binary: mean of (p − y)². Multiclass: mean of Σ over classes of (p_c − y_c)² (Brier 1950), from 0 to 2.</param>
/// <param name="LogLoss">See <see cref="ClassificationMetrics.LogLoss"/>.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double Ece, double Brier, double LogLoss)
{
    private const int BinCount = 10;

    /// <param name="labels">[rows]; −1 for an unknown class.</param>
    /// <param name="probabilities">[rows, classes]; of two classes the second is the positive one.</param>
    /// <param name="classes">How many, at least 2.</param>
    public static Reliability Of(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        var (counts, predicted, observed) = (new int[BinCount], new double[BinCount], new double[BinCount]);
        var (brier, rows) = (0.0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
            {
                continue;
            }

            var row = probabilities.Slice(i * classes, classes);
            var asked = classes == 2 ? 1 : Scores.IndexOfLargest(row);
            var hit = labels[i] == asked ? 1 : 0;
            var bin = Math.Clamp((int)(row[asked] * BinCount), 0, BinCount - 1);
            counts[bin]++;
            predicted[bin] += row[asked];
            observed[bin] += hit;
            brier += classes == 2 ? (row[1] - hit) * (row[1] - hit) : SquaredDistance(row, labels[i]);
            rows++;
        }

        var ece = 0.0;
        for (var bin = 0; bin < BinCount; bin++)
        {
            ece += Math.Abs(observed[bin] - predicted[bin]) / rows;
        }

        var bins = Enumerable.Range(0, BinCount).Select(bin => new ReliabilityBin(
            (double)bin / BinCount, (bin + 1.0) / BinCount, counts[bin], predicted[bin] / counts[bin], observed[bin] / counts[bin]));
        return new Reliability([.. bins], ece, brier / rows, ClassificationMetrics.LogLoss(labels, probabilities, classes));
    }

    private static double SquaredDistance(ReadOnlySpan<double> probabilities, int label)
    {
        var sum = 0.0;
        for (var c = 0; c < probabilities.Length; c++)
        {
            var difference = probabilities[c] - (c == label ? 1 : 0);
            sum += difference * difference;
        }

        return sum;
    }
}
