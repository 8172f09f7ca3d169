namespace Kargah.Learning;

public enum CalibrationMethod
{
    /// <summary>Binary: p′ = σ(scale·logit(p) + shift) (Platt 1999).</summary>
    Platt,

    /// <summary>Multiclass: p′_c ∝ p_c^scale; scale is 1 / temperature (Guo et al. 2017, arXiv:1706.04599). The order of the classes stays.</summary>
    Temperature,
}

/// <summary>
/// A map from a model's probabilities to ones that say how often it is right, fitted on rows that did not teach it: the validation rows. As those also chose
/// the epoch, it flatters a little; the test rows show what it is worth.
/// </summary>
/// <param name="Scale">Below 1 where the model was too sure of itself.</param>
/// <param name="Shift">0 for <see cref="CalibrationMethod.Temperature"/>.</param>
/// <param name="FittedOn">How many rows it was fitted on.</param>
public sealed record Calibrator(CalibrationMethod Method, double Scale, double Shift, int FittedOn)
{
    private const int MostIterations = 100;
    private const double Smallest = 1e-12;

    /// <summary>
    /// Binary: maximum likelihood by Newton's method with backtracking, targets (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2) in place of 1 and 0 (Platt 1999; Lin, Lin
    /// and Weng 2007, doi:10.1007/s10994-007-5018-6). Multiclass: the scale in [1/20, 20] with the least log loss, by bisection of its derivative.
    /// </summary>
    /// <param name="labels">[rows]; −1 is left out.</param>
    /// <param name="probabilities">[rows, classes]</param>
    /// <param name="classes">Two are binary, the second the positive one.</param>
    /// <returns>Null where fewer than two classes occur among the labels.</returns>
    public static Calibrator? Fit(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        var seen = new HashSet<int>();
        var known = 0;
        foreach (var label in labels)
        {
            known += label >= 0 ? 1 : 0;
            if (label >= 0)
            {
                seen.Add(label);
            }
        }

        if (seen.Count < 2)
        {
            return null;
        }

        return classes == 2 ? Platt(labels, probabilities, known) : Temperature(labels, probabilities, classes, known);
    }

    /// <summary>Replaces the probabilities of one row.</summary>
    /// <param name="probabilities">[classes], in the model's order.</param>
    public void Apply(Span<double> probabilities)
    {
        if (Method == CalibrationMethod.Platt)
        {
            var z = Scale * Logit(probabilities[1]) + Shift;
            (probabilities[0], probabilities[1]) = (Losses.Sigmoid(-z), Losses.Sigmoid(z));
            return;
        }

        var largest = double.NegativeInfinity;
        foreach (ref var probability in probabilities)
        {
            probability = Scale * Math.Log(Math.Max(probability, Smallest));
            largest = Math.Max(largest, probability);
        }

        var sum = 0.0;
        foreach (ref var probability in probabilities)
        {
            probability = Math.Exp(probability - largest);
            sum += probability;
        }

        foreach (ref var probability in probabilities)
        {
            probability /= sum;
        }
    }

    /// <param name="probabilities">[rows, classes]; left as it is.</param>
    public double[] Apply(double[] probabilities, int classes)
    {
        var calibrated = (double[])probabilities.Clone();
        for (var start = 0; start < calibrated.Length; start += classes)
        {
            Apply(calibrated.AsSpan(start, classes));
        }

        return calibrated;
    }

    private static Calibrator Platt(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int known)
    {
        var (logits, targets) = (new double[known], new double[known]);
        var positives = 0;
        for (int i = 0, k = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                logits[k] = Logit(probabilities[2 * i + 1]);
                targets[k++] = labels[i];
                positives += labels[i];
            }
        }

        var negatives = known - positives;
        for (var k = 0; k < known; k++)
        {
            targets[k] = targets[k] > 0 ? (positives + 1.0) / (positives + 2.0) : 1 / (negatives + 2.0);
        }

        var (scale, shift) = Newton(logits, targets, Math.Log((positives + 1.0) / (negatives + 1.0)));
        return new Calibrator(CalibrationMethod.Platt, scale, shift, known);
    }

    private static (double Scale, double Shift) Newton(double[] logits, double[] targets, double startShift)
    {
        var (scale, shift) = (0.0, startShift);
        var loss = Loss(logits, targets, scale, shift);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            // A little on the diagonal keeps the Hessian invertible where all logits are equal.
            double h11 = 1e-12, h22 = 1e-12, h12 = 0, g1 = 0, g2 = 0;
            for (var k = 0; k < logits.Length; k++)
            {
                var p = Losses.Sigmoid(scale * logits[k] + shift);
                var weight = p * (1 - p);
                h11 += weight * logits[k] * logits[k];
                h22 += weight;
                h12 += weight * logits[k];
                g1 += (p - targets[k]) * logits[k];
                g2 += p - targets[k];
            }

            if (Math.Abs(g1) < 1e-9 && Math.Abs(g2) < 1e-9)
            {
                break;
            }

            var determinant = h11 * h22 - h12 * h12;
            var (d1, d2) = (-(h22 * g1 - h12 * g2) / determinant, -(h11 * g2 - h12 * g1) / determinant);
            var (slope, step, better) = (g1 * d1 + g2 * d2, 1.0, false);
            for (; step >= 1e-10 && !better; step /= 2)
            {
                var next = Loss(logits, targets, scale + step * d1, shift + step * d2);
                if (next < loss + 1e-4 * step * slope)
                {
                    (scale, shift, loss, better) = (scale + step * d1, shift + step * d2, next, true);
                }
            }

            if (!better)
            {
                break;
            }
        }

        return (scale, shift);
    }

    private static double Loss(double[] logits, double[] targets, double scale, double shift)
    {
        var loss = 0.0;
        for (var k = 0; k < logits.Length; k++)
        {
            var z = scale * logits[k] + shift;
            loss += Math.Max(z, 0) - z * targets[k] + double.LogP1(Math.Exp(-Math.Abs(z)));
        }

        return loss;
    }

    private static Calibrator Temperature(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes, int known)
    {
        // The log loss is convex in the scale, so the sign of its derivative says on which side the best one lies.
        var (low, high) = (Math.Log(1 / 20.0), Math.Log(20.0));
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var middle = (low + high) / 2;
            (low, high) = Derivative(labels, probabilities, classes, Math.Exp(middle)) > 0 ? (low, middle) : (middle, high);
        }

        return new Calibrator(CalibrationMethod.Temperature, Math.Exp((low + high) / 2), 0, known);
    }

    /// <summary>∂/∂s of Σ −log p′(label): Σ over rows of E_p′[log p] − log p(label).</summary>
    private static double Derivative(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes, double scale)
    {
        var sum = 0.0;
        var logs = new double[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
            {
                continue;
            }

            var largest = double.NegativeInfinity;
            for (var c = 0; c < classes; c++)
            {
                logs[c] = Math.Log(Math.Max(probabilities[i * classes + c], Smallest));
                largest = Math.Max(largest, logs[c]);
            }

            var (total, expected) = (0.0, 0.0);
            foreach (var log in logs)
            {
                var weight = Math.Exp(scale * (log - largest));
                total += weight;
                expected += weight * log;
            }

            sum += expected / total - logs[labels[i]];
        }

        return sum;
    }

    private static double Logit(double probability)
    {
        var p = Math.Clamp(probability, Smallest, 1 - Smallest);
        return Math.Log(p / (1 - p));
    }
}
