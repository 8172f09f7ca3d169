using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>
/// Mean losses over a batch and their gradients: loss = Σᵢ wᵢ·lᵢ / Σᵢ wᵢ (0 with a zero gradient where all weights are 0). Sums are taken in double.
/// NaN and infinite outputs give a NaN or infinite loss. Where an ensemble gives several rows for one row of the table, targets and weights are that row's, and the
/// loss is the mean over its members too.
/// </summary>
public static class Losses
{
    private const int RowsAtOnce = 64;

    /// <summary>l = (output − target)².</summary>
    /// <param name="outputs">[rows · members, 1]</param>
    /// <param name="targets">[rows]</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">Of the outputs' shape: ∂loss/∂output.</param>
    public static double SquaredError(in MatrixView outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, in MatrixView gradient)
    {
        var shares = new Shares(outputs.Rows, targets.Length, weights);
        var loss = 0.0;
        for (var i = 0; i < outputs.Rows; i++)
        {
            var (row, weight) = shares.Of(i, weights);
            var difference = (double)outputs[i, 0] - targets[row];
            loss += weight * difference * difference;
            gradient[i, 0] = (float)(2 * weight * difference);
        }

        return loss;
    }

    /// <summary>l = d²/2 for |d| ≤ 1, else |d| − 1/2, with d = output − target: an outlier pulls no harder than a row that is off by 1 (one standard deviation of
    /// the target). PyTorch's HuberLoss. Source: Huber 1964, doi:10.1214/aoms/1177703732.</summary>
    /// <param name="outputs">[rows · members, 1]</param>
    /// <param name="targets">[rows]</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">Of the outputs' shape: ∂loss/∂output.</param>
    public static double Huber(in MatrixView outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, in MatrixView gradient)
    {
        var shares = new Shares(outputs.Rows, targets.Length, weights);
        var loss = 0.0;
        for (var i = 0; i < outputs.Rows; i++)
        {
            var (row, weight) = shares.Of(i, weights);
            var d = (double)outputs[i, 0] - targets[row];
            var size = Math.Abs(d);
            loss += weight * (size <= 1 ? d * d / 2 : size - 0.5);
            gradient[i, 0] = (float)(weight * (size <= 1 ? d : Math.Sign(d)));
        }

        return loss;
    }

    /// <summary>l = max(z, 0) − z·y + log(1 + e^−|z|) for the logit z and y in {0, 1}: −log of the label's probability, without overflow.</summary>
    /// <param name="logits">[rows · members, 1]</param>
    /// <param name="labels">[rows], 0 or 1.</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">Of the logits' shape: ∂loss/∂logit = w·(σ(z) − y).</param>
    /// <param name="smoothing">ε in [0, 1): the label counts as (1 − ε)·y + ε/2.</param>
    public static double BinaryCrossEntropy(
        in MatrixView logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, in MatrixView gradient, double smoothing = 0)
    {
        var shares = new Shares(logits.Rows, labels.Length, weights);
        var loss = 0.0;
        for (var i = 0; i < logits.Rows; i++)
        {
            var (row, weight) = shares.Of(i, weights);
            double z = logits[i, 0];
            var label = (1 - smoothing) * labels[row] + smoothing / 2;
            var e = Math.Exp(-Math.Abs(z));
            loss += weight * (Math.Max(z, 0) - z * label + double.LogP1(e));
            gradient[i, 0] = (float)(weight * ((z >= 0 ? 1 / (1 + e) : e / (1 + e)) - label));
        }

        return loss;
    }

    /// <summary>l = log Σⱼ e^zⱼ − Σⱼ yⱼ·zⱼ, with the largest logit taken out first.</summary>
    /// <param name="logits">[rows · members, classes]</param>
    /// <param name="labels">[rows], whole numbers in [0, classes).</param>
    /// <param name="weights">[rows], ≥ 0; empty: all 1.</param>
    /// <param name="gradient">Of the logits' shape: ∂loss/∂logit = w·(softmax(z) − y).</param>
    /// <param name="smoothing">ε in [0, 1): y = (1 − ε)·onehot(label) + ε/classes.</param>
    public static double SoftmaxCrossEntropy(
        in MatrixView logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, in MatrixView gradient, double smoothing = 0)
    {
        var shares = new Shares(logits.Rows, labels.Length, weights);
        var loss = 0.0;
        Span<float> labelOfRow = stackalloc float[RowsAtOnce];
        Span<float> weightOfRow = stackalloc float[RowsAtOnce];
        for (var start = 0; start < logits.Rows; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, logits.Rows - start);
            for (var i = 0; i < count; i++)
            {
                var (row, weight) = shares.Of(start + i, weights);
                (labelOfRow[i], weightOfRow[i]) = (labels[row], (float)weight);
            }

            loss += CrossEntropy.OfSoftmax(
                logits.Slice(start, count), labelOfRow[..count], weightOfRow[..count], smoothing, gradient.Slice(start, count));
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
    public static void Probabilities(ReadOnlySpan<float> logits, Span<double> probabilities)
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
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>How much each row of output counts in the mean.</summary>
    private readonly struct Shares
    {
        private readonly int members;
        private readonly double each;

        public Shares(int outputs, int rows, ReadOnlySpan<float> weights)
        {
            members = rows == 0 ? 1 : outputs / rows;
            var total = weights.IsEmpty ? rows : Sum(weights);
            each = total > 0 ? 1 / (total * members) : 0;
        }

        public (int Row, double Weight) Of(int output, ReadOnlySpan<float> weights)
        {
            var row = members == 1 ? output : output / members;
            return (row, weights.IsEmpty ? each : weights[row] * each);
        }
    }
}
