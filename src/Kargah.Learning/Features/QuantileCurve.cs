namespace Kargah.Learning;

/// <summary>
/// Numbers to normal scores: a value that a share p of the training values lies below becomes z with Φ(z) = p. It keeps the order of the values and nothing of their
/// distances, so that a long tail or a few outliers do not push all others together. Between knots it is a straight line; below the first and above the last it is flat.
/// The idea is scikit-learn's QuantileTransformer with a normal output; that one also bends between the knots.
/// </summary>
/// <param name="Values">Strictly ascending, at least two, at most <see cref="MaxKnots"/>.</param>
/// <param name="Scores">Of the values, strictly ascending.</param>
public sealed record QuantileCurve(IReadOnlyList<double> Values, IReadOnlyList<double> Scores)
{
    public const int MaxKnots = 1000;

    // The ends would be infinitely far: a thousandth of the values is as far as anything gets, ±3.09.
    private const double Farthest = 0.001;

    public double Apply(double value)
    {
        var (below, above) = (0, Values.Count - 1);
        if (value <= Values[below])
        {
            return Scores[below];
        }

        if (value >= Values[above])
        {
            return Scores[above];
        }

        while (above - below > 1)
        {
            var middle = (below + above) / 2;
            (below, above) = value < Values[middle] ? (below, middle) : (middle, above);
        }

        var share = (value - Values[below]) / (Values[above] - Values[below]);
        return Scores[below] + share * (Scores[above] - Scores[below]);
    }

    /// <summary>Knots at the quantiles i/(n − 1), n = min(1000, count). Values that several knots share become one knot, at the middle of their shares.</summary>
    /// <param name="sorted">Ascending and finite, with at least two different values.</param>
    public static QuantileCurve Learn(IReadOnlyList<double> sorted)
    {
        var knots = Math.Min(MaxKnots, sorted.Count);
        var values = new List<double>();
        var scores = new List<double>();
        for (int first = 0, last = 0; first < knots; first = ++last)
        {
            var value = At(first);
            while (last + 1 < knots && At(last + 1) <= value)
            {
                last++;
            }

            values.Add(value);
            scores.Add(NormalScore(Math.Clamp(0.5 * (first + last) / (knots - 1), Farthest, 1 - Farthest)));
        }

        return new QuantileCurve(values, scores);

        double At(int knot) => sorted[(int)((long)knot * (sorted.Count - 1) / (knots - 1))];
    }

    /// <summary>
    /// Whether a column is better ranked than scaled: more than 10 different values, of which one lies more than 5 interquartile ranges from the median. A normal
    /// column practically never does, an exponential one of a thousand rows does. Where one value fills the range between the quartiles, the others are judged
    /// among themselves: amounts that are mostly 0 have a tail of their own or none.
    /// </summary>
    /// <param name="sorted">Ascending and finite.</param>
    public static bool Suits(IReadOnlyList<double> sorted)
    {
        var different = 1;
        for (var i = 1; i < sorted.Count && different <= 10; i++)
        {
            different += sorted[i] > sorted[i - 1] ? 1 : 0;
        }

        var (lower, median, upper) = Quartiles(sorted);
        if (different > 10 && lower == upper)
        {
            var commonest = median;
            (lower, median, upper) = Quartiles([.. sorted.Where(value => value != commonest)]);
        }

        return different > 10 && Math.Max(sorted[^1] - median, median - sorted[0]) > 5 * (upper - lower);
    }

    private static (double Lower, double Median, double Upper) Quartiles(IReadOnlyList<double> sorted) =>
        (sorted[sorted.Count / 4], sorted[sorted.Count / 2], sorted[3 * sorted.Count / 4]);

    /// <returns>z with Φ(z) = p. Absolute error below 1e-8: a rational first guess and one step of Halley's method.</returns>
    /// <param name="p">In (0, 1).</param>
    private static double NormalScore(double p)
    {
        // First guess: Abramowitz and Stegun 1964, formula 26.2.23, good to 4.5e-4.
        var tail = Math.Min(p, 1 - p);
        var t = Math.Sqrt(-2 * Math.Log(tail));
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (var i = 0; i < 2; i++)
        {
            var step = (UpperTail(z) - tail) * Math.Sqrt(2 * Math.PI) * Math.Exp(z * z / 2);
            z += step / (1 + z * step / 2);
        }

        return p < 0.5 ? -z : z;
    }

    // 1 − Φ(z) for z in [0, 3.1]: Φ's power series, 1/2 + φ(z)·(z + z³/3 + z⁵/15 + …).
    private static double UpperTail(double z)
    {
        var (sum, term) = (0.0, z);
        for (var k = 1; Math.Abs(term) > 1e-17; k++)
        {
            sum += term;
            term *= z * z / (2 * k + 1);
        }

        return 0.5 - sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }
}
