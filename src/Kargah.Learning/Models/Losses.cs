namespace Kargah.Learning;

/// <summary>
/// Mean losses over a batch and their gradients: loss = Σᵢ wᵢ·lᵢ / Σᵢ wᵢ (0 with a zero gradient where all weights are 0). Sums are taken in double.
/// NaN and infinite outputs give a NaN or infinite loss.
/// </summary>
public static class Losses
{
    /// <summary>l = (output − target)².</summary>
    /// <param name="outputs">[rows]</param>
    /// <param name="targets">[rows]</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">[rows]: ∂loss/∂output.</param>
    public static double SquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        var (loss, total) = (0.0, TotalWeight(weights, targets.Length));
        for (var i = 0; i < targets.Length; i++)
        {
            var weight = Share(weights, i, total);
            var difference = (double)outputs[i] - targets[i];
            loss += weight * difference * difference;
            gradient[i] = (float)(2 * weight * difference);
        }

        return loss;
    }

    /// <summary>l = max(z, 0) − z·y + log(1 + e^−|z|) for the logit z and y in {0, 1}: −log of the label's probability, without overflow.</summary>
    /// <param name="logits">[rows]</param>
    /// <param name="labels">[rows], 0 or 1.</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">[rows]: ∂loss/∂logit = w·(σ(z) − y).</param>
    public static double BinaryCrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        var (loss, total) = (0.0, TotalWeight(weights, labels.Length));
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = Share(weights, i, total);
            double z = logits[i];
            loss += weight * (Math.Max(z, 0) - z * labels[i] + double.LogP1(Math.Exp(-Math.Abs(z))));
            gradient[i] = (float)(weight * (Sigmoid(z) - labels[i]));
        }

        return loss;
    }

    /// <summary>l = log Σⱼ e^zⱼ − z_label, with the largest logit taken out first.</summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="labels">[rows], whole numbers in [0, classes).</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">[rows, classes]: ∂loss/∂logit = w·(softmax(z) − onehot(label)).</param>
    public static double SoftmaxCrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        var (loss, total) = (0.0, TotalWeight(weights, labels.Length));
        var classes = labels.IsEmpty ? 0 : logits.Length / labels.Length;
        Span<double> probabilities = classes <= 128 ? stackalloc double[classes] : new double[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = Share(weights, i, total);
            var row = logits.Slice(i * classes, classes);
            var label = (int)labels[i];
            loss += weight * (Softmax(row, probabilities) - row[label]);
            for (var j = 0; j < classes; j++)
            {
                gradient[i * classes + j] = (float)(weight * (probabilities[j] - (j == label ? 1 : 0)));
            }
        }

        return loss;
    }

    /// <returns>1 / (1 + e^−z), without overflow.</returns>
    public static double Sigmoid(double z)
    {
        var e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>probabilities[j] = e^zⱼ / Σ e^z.</summary>
    /// <returns>log Σⱼ e^zⱼ.</returns>
    public static double Softmax(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        var sum = 0.0;
        for (var j = 0; j < logits.Length; j++)
        {
            probabilities[j] = Math.Exp(logits[j] - largest);
            sum += probabilities[j];
        }

        for (var j = 0; j < logits.Length; j++)
        {
            probabilities[j] /= sum;
        }

        return largest + Math.Log(sum);
    }

    private static double TotalWeight(ReadOnlySpan<float> weights, int rows)
    {
        if (weights.IsEmpty)
        {
            return rows;
        }

        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        return total;
    }

    private static double Share(ReadOnlySpan<float> weights, int row, double total) =>
        weights.IsEmpty ? 1 / total : total > 0 ? weights[row] / total : 0;
}
