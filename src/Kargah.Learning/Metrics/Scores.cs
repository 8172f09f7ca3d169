namespace Kargah.Learning;

/// <summary>All metrics of a task at once, by <see cref="MetricNames"/>. A metric that these rows do not define is left out.</summary>
public static class Scores
{
    public static IReadOnlyDictionary<string, double> OfRegression(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted) => Defined(
        (MetricNames.Mae, RegressionMetrics.MeanAbsoluteError(actual, predicted)),
        (MetricNames.Rmse, RegressionMetrics.RootMeanSquaredError(actual, predicted)),
        (MetricNames.R2, RegressionMetrics.R2(actual, predicted)));

    /// <summary>Two classes; F1, AUC and average precision are those of class 1, the positive one.</summary>
    /// <param name="labels">[rows]: 0, 1, or −1 for a class that the model does not know.</param>
    /// <param name="probabilities">[rows, 2]</param>
    /// <param name="threshold">Probability of class 1 from which it is predicted.</param>
    public static IReadOnlyDictionary<string, double> OfBinary(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, double threshold)
    {
        var positive = new double[labels.Length];
        var predicted = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            positive[i] = probabilities[2 * i + 1];
            predicted[i] = positive[i] >= threshold ? 1 : 0;
        }

        return Defined(
            (MetricNames.Accuracy, ClassificationMetrics.Accuracy(labels, predicted)),
            (MetricNames.BalancedAccuracy, ClassificationMetrics.BalancedAccuracy(labels, predicted, 2)),
            (MetricNames.F1, ClassificationMetrics.F1(labels, predicted, 1)),
            (MetricNames.RocAuc, ClassificationMetrics.RocAuc(labels, positive, 1)),
            (MetricNames.AveragePrecision, ClassificationMetrics.AveragePrecision(labels, positive, 1)),
            (MetricNames.LogLoss, ClassificationMetrics.LogLoss(labels, probabilities, 2)));
    }

    /// <summary>
    /// The most probable class is predicted. F1, AUC (each class against the rest) and average precision are means over the classes for which they
    /// are defined on these rows.
    /// </summary>
    /// <param name="labels">[rows], −1 for a class that the model does not know.</param>
    /// <param name="probabilities">[rows, classes]</param>
    /// <param name="classes">How many.</param>
    public static IReadOnlyDictionary<string, double> OfMulticlass(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        var predicted = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            predicted[i] = IndexOfLargest(probabilities.Slice(i * classes, classes));
        }

        var (auc, precision) = (0.0, 0.0);
        var (aucs, precisions) = (0, 0);
        var scores = new double[labels.Length];
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                scores[i] = probabilities[i * classes + c];
            }

            AddDefined(ClassificationMetrics.RocAuc(labels, scores, c), ref auc, ref aucs);
            AddDefined(ClassificationMetrics.AveragePrecision(labels, scores, c), ref precision, ref precisions);
        }

        return Defined(
            (MetricNames.Accuracy, ClassificationMetrics.Accuracy(labels, predicted)),
            (MetricNames.BalancedAccuracy, ClassificationMetrics.BalancedAccuracy(labels, predicted, classes)),
            (MetricNames.F1, ClassificationMetrics.MacroF1(labels, predicted, classes)),
            (MetricNames.RocAuc, auc / aucs),
            (MetricNames.AveragePrecision, precision / precisions),
            (MetricNames.LogLoss, ClassificationMetrics.LogLoss(labels, probabilities, classes)));
    }

    /// <returns>The first of the largest.</returns>
    public static int IndexOfLargest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private static void AddDefined(double value, ref double sum, ref int count)
    {
        if (double.IsFinite(value))
        {
            sum += value;
            count++;
        }
    }

    private static Dictionary<string, double> Defined(params ReadOnlySpan<(string Name, double Value)> scores)
    {
        var defined = new Dictionary<string, double>(scores.Length);
        foreach (var (name, value) in scores)
        {
            if (double.IsFinite(value))
            {
                defined.Add(name, value);
            }
        }

        return defined;
    }
}
