namespace Kargah.Learning;

/// <summary>What a network says about some rows, and how good that is.</summary>
/// <param name="Loss">As in training, weights included; NaN for no rows.</param>
/// <param name="Metrics">By <see cref="MetricNames"/>.</param>
internal sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The value that chooses the epoch.</summary>
    public double Of(string metric) => metric == MetricNames.Loss ? Loss : Metrics[metric];

    /// <summary>The same scores for a guess that looks at no column: the mean of the training targets, or the training shares of the classes.</summary>
    public static IReadOnlyDictionary<string, double> OfNaive(TrainingData data, int[] rows, double threshold)
    {
        if (rows.Length == 0)
        {
            return new Dictionary<string, double>();
        }

        double[] guess;
        if (data.Task == TaskKind.Regression)
        {
            guess = [data.TargetScaling.Mean];
        }
        else
        {
            guess = new double[data.Classes.Count];
            foreach (var row in data.Train)
            {
                guess[(int)data.Values[row]] += 1.0 / data.Train.Length;
            }
        }

        var predictions = new double[(long)rows.Length * guess.Length];
        for (var i = 0; i < predictions.Length; i++)
        {
            predictions[i] = guess[i % guess.Length];
        }

        return Score(data, rows, predictions, threshold);
    }

    /// <summary>Network outputs as what they mean: numbers in the target's unit, or [rows, classes] probabilities; the mean over an ensemble's members.</summary>
    public static double[] Interpret(TaskKind task, Scaling scaling, int classes, ReadOnlySpan<float> outputs, int members = 1)
    {
        var each = Interpret(task, scaling, classes, outputs);
        if (members == 1)
        {
            return each;
        }

        var width = task == TaskKind.Regression ? 1 : classes;
        var means = new double[each.Length / members];
        for (var i = 0; i < each.Length; i++)
        {
            means[i / (members * width) * width + i % width] += each[i] / members;
        }

        return means;
    }

    private static double[] Interpret(TaskKind task, Scaling scaling, int classes, ReadOnlySpan<float> outputs)
    {
        switch (task)
        {
            case TaskKind.Regression:
                var numbers = new double[outputs.Length];
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = outputs[i] * scaling.Scale + scaling.Mean;
                }

                return numbers;
            case TaskKind.Binary:
                var pairs = new double[2 * outputs.Length];
                for (var i = 0; i < outputs.Length; i++)
                {
                    pairs[2 * i + 1] = Losses.Sigmoid(outputs[i]);
                    pairs[2 * i] = Losses.Sigmoid(-outputs[i]);
                }

                return pairs;
            default:
                var probabilities = new double[outputs.Length];
                for (var i = 0; i < outputs.Length; i += classes)
                {
                    Losses.Probabilities(outputs.Slice(i, classes), probabilities.AsSpan(i, classes));
                }

                return probabilities;
        }
    }

    public static IReadOnlyDictionary<string, double> Score(TrainingData data, int[] rows, double[] predictions, double threshold)
    {
        if (rows.Length == 0)
        {
            return new Dictionary<string, double>();
        }

        if (data.Task == TaskKind.Regression)
        {
            return Scores.OfRegression(Array.ConvertAll(rows, row => data.Values[row]), predictions);
        }

        var labels = Array.ConvertAll(rows, row => (int)data.Values[row]);
        return data.Task == TaskKind.Binary
            ? Scores.OfBinary(labels, predictions, threshold)
            : Scores.OfMulticlass(labels, predictions, data.Classes.Count);
    }
}
