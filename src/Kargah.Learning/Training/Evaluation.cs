namespace Kargah.Learning;

/// <summary>What a network says about some rows, and how good that is.</summary>
/// <param name="Loss">As in training, weights included; NaN for no rows.</param>
/// <param name="Metrics">By <see cref="MetricNames"/>.</param>
internal sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Metrics)
{
    private const int ChunkRows = 1024;

    /// <summary>The value that chooses the epoch.</summary>
    public double Of(string metric) => metric == MetricNames.Loss ? Loss : Metrics[metric];

    public static Evaluation Of(Network network, TrainingData data, int[] rows, double threshold)
    {
        var outputs = Outputs(network, data, rows);
        return new Evaluation(LossOf(data, rows, outputs), Score(data, rows, Interpret(data, outputs), threshold));
    }

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

    /// <summary>Network outputs as what they mean: numbers in the target's unit, or [rows, classes] probabilities.</summary>
    public static double[] Interpret(TaskKind task, Scaling scaling, int classes, ReadOnlySpan<float> outputs)
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
                    Losses.Softmax(outputs.Slice(i, classes), probabilities.AsSpan(i, classes));
                }

                return probabilities;
        }
    }

    private static double[] Interpret(TrainingData data, float[] outputs) => Interpret(data.Task, data.TargetScaling, data.Classes.Count, outputs);

    private static IReadOnlyDictionary<string, double> Score(TrainingData data, int[] rows, double[] predictions, double threshold)
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

    private static float[] Outputs(Network network, TrainingData data, int[] rows)
    {
        var outputs = new float[(long)rows.Length * network.Outputs];
        var batch = new Batch(data, Math.Min(ChunkRows, rows.Length));
        for (var start = 0; start < rows.Length; start += ChunkRows)
        {
            var chunk = rows.AsSpan(start, Math.Min(ChunkRows, rows.Length - start));
            batch.Gather(chunk);
            network.Forward(batch.Inputs, chunk.Length).CopyTo(outputs.AsSpan(start * network.Outputs));
        }

        return outputs;
    }

    private static double LossOf(TrainingData data, int[] rows, float[] outputs)
    {
        var width = data.Outputs;
        var known = new List<int>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (data.Task == TaskKind.Regression || data.Targets[rows[i]] >= 0)
            {
                known.Add(i);
            }
        }

        if (known.Count == 0)
        {
            return double.NaN;
        }

        var (kept, targets) = (new float[(long)known.Count * width], new float[known.Count]);
        var weights = data.Weights.Length == 0 ? [] : new float[known.Count];
        for (var k = 0; k < known.Count; k++)
        {
            outputs.AsSpan(known[k] * width, width).CopyTo(kept.AsSpan(k * width));
            targets[k] = data.Targets[rows[known[k]]];
            if (weights.Length > 0)
            {
                weights[k] = data.Weights[rows[known[k]]];
            }
        }

        return Batch.Loss(data.Task, kept, targets, weights, new float[kept.Length]);
    }
}
