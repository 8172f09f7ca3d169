namespace Kargah.Learning;

/// <summary>
/// Scores of predicted classes. Labels are indexes of classes; −1 is a class that the model does not know: such a row is wrong in accuracy, belongs to
/// no class in F1, AUC and average precision, and is left out of balanced accuracy and log loss. Else the definitions are scikit-learn's.
/// </summary>
public static class ClassificationMetrics
{
    /// <returns>Share of the rows whose class is right; NaN for no rows.</returns>
    public static double Accuracy(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted)
    {
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            right += labels[i] == predicted[i] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }

    /// <returns>Mean over the classes that occur among the labels of the share of their rows that is right; NaN where none occurs.</returns>
    public static double BalancedAccuracy(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        var counts = Count(labels, predicted, classes);
        var (sum, present) = (0.0, 0);
        foreach (var (actual, _, right) in counts)
        {
            if (actual > 0)
            {
                sum += (double)right / actual;
                present++;
            }
        }

        return sum / present;
    }

    /// <returns>2·right / (rows of the class + rows predicted as it); NaN where the class occurs in neither.</returns>
    public static double F1(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int positive)
    {
        var (actual, said, right) = Count(labels, predicted, positive + 1)[positive];
        return 2.0 * right / (actual + said);
    }

    /// <returns>Mean of <see cref="F1"/> over the classes that occur among labels or predictions.</returns>
    public static double MacroF1(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        var (sum, present) = (0.0, 0);
        foreach (var (actual, said, right) in Count(labels, predicted, classes))
        {
            if (actual + said > 0)
            {
                sum += 2.0 * right / (actual + said);
                present++;
            }
        }

        return sum / present;
    }

    /// <returns>Mean of −log p(label), p kept at or above 2^-52; NaN for no rows.</returns>
    /// <param name="labels">[rows]</param>
    /// <param name="probabilities">[rows, classes]</param>
    /// <param name="classes">How many.</param>
    public static double LogLoss(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        const double smallest = 2.220446049250313e-16;
        var (sum, rows) = (0.0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                sum -= Math.Log(Math.Clamp(probabilities[i * classes + labels[i]], smallest, 1 - smallest));
                rows++;
            }
        }

        return sum / rows;
    }

    /// <summary>The probability that a positive row scores above a negative one, ties counting half: the area under the ROC curve.</summary>
    /// <param name="labels">[rows]</param>
    /// <param name="scores">[rows]: higher speaks for <paramref name="positive"/>.</param>
    /// <param name="positive">The class that is looked for.</param>
    /// <returns>In [0, 1]; NaN where only one side occurs.</returns>
    public static double RocAuc(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive)
    {
        var order = ByFallingScore(scores);
        double above = 0, positives = 0, negatives = 0;
        for (var i = 0; i < order.Length;)
        {
            double tiedPositives = 0, tiedNegatives = 0;
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]].Equals(score); i++)
            {
                tiedPositives += labels[order[i]] == positive ? 1 : 0;
                tiedNegatives += labels[order[i]] != positive ? 1 : 0;
            }

            above += tiedNegatives * (positives + tiedPositives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }

        return above / (positives * negatives);
    }

    /// <summary>Σ (recallₙ − recallₙ₋₁)·precisionₙ over falling thresholds, without interpolation.</summary>
    /// <param name="labels">[rows]</param>
    /// <param name="scores">[rows]: higher speaks for <paramref name="positive"/>.</param>
    /// <param name="positive">The class that is looked for.</param>
    /// <returns>In [0, 1]; NaN without a positive row.</returns>
    public static double AveragePrecision(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive)
    {
        var order = ByFallingScore(scores);
        double sum = 0, found = 0;
        for (var i = 0; i < order.Length;)
        {
            double tied = 0;
            var score = scores[order[i]];
            for (; i < order.Length && scores[order[i]].Equals(score); i++)
            {
                tied += labels[order[i]] == positive ? 1 : 0;
            }

            found += tied;
            sum += tied * found / i;
        }

        return sum / found;
    }

    internal static int[] ByFallingScore(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            (keys[i], order[i]) = (-scores[i], i);
        }

        Array.Sort(keys, order);
        return order;
    }

    private static (int Actual, int Said, int Right)[] Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int classes)
    {
        var counts = new (int Actual, int Said, int Right)[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0 && labels[i] < classes)
            {
                counts[labels[i]].Actual++;
                counts[labels[i]].Right += labels[i] == predicted[i] ? 1 : 0;
            }

            if (predicted[i] < classes)
            {
                counts[predicted[i]].Said++;
            }
        }

        return counts;
    }
}
