using System.Globalization;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>What a model says about some rows of its table, beside what is true.</summary>
public sealed class ScoredRows
{
    private const string Magic = "KRGHSCR1";
    private const int BlockRows = 4096;

    private ScoredRows(TaskKind task, int classes, int[] rows, int[] labels, double[] actual, double[] predictions, double threshold)
    {
        (Task, Classes, Rows, Labels, Actual, Predictions) = (task, classes, rows, labels, actual, predictions);
        Predicted = new int[labels.Length];
        for (var i = 0; i < Predicted.Length; i++)
        {
            Predicted[i] = task == TaskKind.Binary ? (ProbabilityOf(i, 1) >= threshold ? 1 : 0) : Scores.IndexOfLargest(Probabilities(i));
        }
    }

    public TaskKind Task { get; }

    /// <summary>0 for regression.</summary>
    public int Classes { get; }
    public int Count => Rows.Length;

    /// <summary>0-based records of the table, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>Index of the true class, −1 for one that the model does not know; empty for regression.</summary>
    public int[] Labels { get; }

    /// <summary>Index of the class that is said, the threshold respected; empty for regression.</summary>
    public int[] Predicted { get; }

    /// <summary>The true numbers; empty for classes.</summary>
    public double[] Actual { get; }

    /// <summary>Regression: [rows] in the target's unit; else [rows, classes] probabilities.</summary>
    public double[] Predictions { get; }

    public double ProbabilityOf(int row, int @class) => Predictions[(long)row * Classes + @class];

    public ReadOnlySpan<double> Probabilities(int row) => Predictions.AsSpan(row * Classes, Classes);

    /// <summary>Every row's probability of one class.</summary>
    public double[] Column(int @class)
    {
        var column = new double[Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = ProbabilityOf(i, @class);
        }

        return column;
    }

    /// <summary>For rows made by hand: tests, and predictions of shuffled inputs.</summary>
    /// <param name="labels">[rows]</param>
    /// <param name="probabilities">[rows, classes]</param>
    /// <param name="classes">Two are a binary task, class 1 the positive one.</param>
    /// <param name="threshold">Of a binary task.</param>
    public static ScoredRows OfClasses(int[] labels, double[] probabilities, int classes, double threshold = 0.5) =>
        new(classes == 2 ? TaskKind.Binary : TaskKind.Multiclass, classes, [.. Enumerable.Range(0, labels.Length)], labels, [], probabilities, threshold);

    public static ScoredRows OfNumbers(double[] actual, double[] predicted) => new(TaskKind.Regression, 0, [.. Enumerable.Range(0, actual.Length)], [], actual, predicted, 0.5);

    /// <summary>The same rows with other predictions.</summary>
    public ScoredRows With(double[] predictions, double threshold) => new(Task, Classes, Rows, Labels, Actual, predictions, threshold);

    /// <param name="model">Trained on <paramref name="table"/>.</param>
    /// <param name="table">The whole table.</param>
    /// <param name="rows">0-based, ascending, each with a target.</param>
    /// <param name="stop">Ends it early.</param>
    public static ScoredRows Of(TrainedModel model, Table table, ReadOnlySpan<int> rows, CancellationToken stop = default)
    {
        var classes = model.Classes?.Count ?? 0;
        var width = Math.Max(1, classes);
        var predictions = new double[(long)rows.Length * width];
        for (var start = 0; start < rows.Length; start += BlockRows)
        {
            stop.ThrowIfCancellationRequested();
            var block = rows.Slice(start, Math.Min(BlockRows, rows.Length - start));
            model.PredictEncoded(Encode(model, table, block), block.Length).CopyTo(predictions.AsSpan(start * width));
        }

        var column = table.Find(model.Target)!;
        return model.Classes is { } names
            ? new ScoredRows(model.Task, classes, rows.ToArray(), LabelsOf(column, names, rows), [], predictions, model.Threshold)
            : new ScoredRows(model.Task, 0, rows.ToArray(), [], NumbersOf(column, rows), predictions, model.Threshold);
    }

    /// <summary>One metric of <see cref="MetricNames"/> over all these rows; NaN where they do not define it.</summary>
    public double Metric(string name) => (name, Task) switch
    {
        (MetricNames.Mae, TaskKind.Regression) => RegressionMetrics.MeanAbsoluteError(Actual, Predictions),
        (MetricNames.Rmse, TaskKind.Regression) => RegressionMetrics.RootMeanSquaredError(Actual, Predictions),
        (MetricNames.R2, TaskKind.Regression) => RegressionMetrics.R2(Actual, Predictions),
        (MetricNames.LogLoss, _) => ClassificationMetrics.LogLoss(Labels, Predictions, Classes),
        (MetricNames.Accuracy, _) => ClassificationMetrics.Accuracy(Labels, Predicted),
        (MetricNames.BalancedAccuracy, _) => ClassificationMetrics.BalancedAccuracy(Labels, Predicted, Classes),
        (MetricNames.F1, TaskKind.Binary) => ClassificationMetrics.F1(Labels, Predicted, 1),
        (MetricNames.F1, _) => ClassificationMetrics.MacroF1(Labels, Predicted, Classes),
        (MetricNames.RocAuc, _) => MeanOverClasses(ClassificationMetrics.RocAuc),
        (MetricNames.AveragePrecision, _) => MeanOverClasses(ClassificationMetrics.AveragePrecision),
        _ => double.NaN,
    };

    /// <summary>
    /// A file of the engine's own kind: task and classes, and the arrays <c>rows</c> (0-based), <c>labels</c> or <c>actual</c>, and <c>predictions</c>
    /// in float32.
    /// </summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path) => ArrayFile.Write(path, Magic, new { Task, Classes }, new Dictionary<string, Array>
    {
        ["rows"] = Rows,
        ["labels"] = Labels,
        ["actual"] = Array.ConvertAll(Actual, value => (float)value),
        ["predictions"] = Array.ConvertAll(Predictions, value => (float)value),
    });

    internal static float[] Encode(TrainedModel model, Table table, ReadOnlySpan<int> rows)
    {
        var encoders = model.Description.Encoders;
        return new FeaturePipeline(encoders).Encode(TableRows.Take(table, encoders.Select(encoder => encoder.Column).Distinct(), rows));
    }

    /// <summary>At most <paramref name="most"/> of <paramref name="rows"/>, drawn without bias, ascending.</summary>
    internal static int[] Sample(IReadOnlyList<int> rows, int most, long seed)
    {
        var all = rows.ToArray();
        if (all.Length <= most)
        {
            return all;
        }

        new SeededRandom(seed).Shuffle(all.AsSpan());
        Array.Resize(ref all, most);
        Array.Sort(all);
        return all;
    }

    private delegate double RankMetric(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int positive);

    private double MeanOverClasses(RankMetric metric)
    {
        if (Task == TaskKind.Binary)
        {
            return metric(Labels, Column(1), 1);
        }

        var defined = Enumerable.Range(0, Classes).Select(c => metric(Labels, Column(c), c)).Where(double.IsFinite).ToList();
        return defined.Count == 0 ? double.NaN : defined.Average();
    }

    private static int[] LabelsOf(Column column, IReadOnlyList<string> classes, ReadOnlySpan<int> rows)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c < classes.Count; c++)
        {
            indexes.Add(classes[c], c);
        }

        var labels = new int[rows.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var name = column is CategoryColumn category
                ? category.Levels[category.Codes[rows[i]]]
                : ((NumberColumn)column).Values[rows[i]].ToString("R", CultureInfo.InvariantCulture);
            labels[i] = indexes.GetValueOrDefault(name, -1);
        }

        return labels;
    }

    private static double[] NumbersOf(Column column, ReadOnlySpan<int> rows)
    {
        var numbers = new double[rows.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = ((NumberColumn)column).Values[rows[i]];
        }

        return numbers;
    }
}
