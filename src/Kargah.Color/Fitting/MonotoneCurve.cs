namespace Kargah.Color.Fitting;

/// <summary>A rising curve through given points, smooth and without overshoot: piecewise cubic in logarithms, a power of the value beyond the ends.</summary>
/// <remarks>Slopes at the points are Fritsch's and Butland's harmonic means. f(0) = 0, f(−x) = −f(x), NaN stays NaN.
/// Source: Fritsch and Butland 1984, doi:10.1137/0905021.</remarks>
public sealed class MonotoneCurve
{
    private readonly double[] xs;
    private readonly double[] ys;
    private readonly double[] slopes;

    /// <param name="points">Positive and rising in both coordinates, at least two.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public MonotoneCurve(ReadOnlySpan<(double X, double Y)> points)
    {
        if (points.Length < 2)
        {
            throw new ArgumentException("A curve takes two points.", nameof(points));
        }

        var n = points.Length;
        (xs, ys, slopes) = (new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            (xs[i], ys[i]) = (Math.Log(points[i].X), Math.Log(points[i].Y));
            if (!double.IsFinite(xs[i]) || !double.IsFinite(ys[i]) || i > 0 && (xs[i] <= xs[i - 1] || ys[i] <= ys[i - 1]))
            {
                throw new ArgumentException($"Point {i} of the curve, {points[i].X} to {points[i].Y}, is not positive and above the one before.", nameof(points));
            }
        }

        for (var i = 0; i < n; i++)
        {
            slopes[i] = i == 0 ? Rise(0) : i == n - 1 ? Rise(n - 2) : Between(i);
        }
    }

    public double At(double x)
    {
        if (x == 0 || double.IsNaN(x))
        {
            return x;
        }

        var t = Math.Log(Math.Abs(x));
        var i = Array.BinarySearch(xs, t);
        i = i < 0 ? ~i - 1 : i;
        double y;
        if (i < 0 || i >= xs.Length - 1)
        {
            var end = i < 0 ? 0 : xs.Length - 1;
            y = ys[end] + slopes[end] * (t - xs[end]);
        }
        else
        {
            var width = xs[i + 1] - xs[i];
            var u = (t - xs[i]) / width;
            var v = 1 - u;
            y = v * v * ((1 + 2 * u) * ys[i] + u * width * slopes[i]) + u * u * ((1 + 2 * v) * ys[i + 1] - v * width * slopes[i + 1]);
        }

        return Math.CopySign(Math.Exp(y), x);
    }

    private double Rise(int i) => (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);

    private double Between(int i)
    {
        var (left, right) = (xs[i] - xs[i - 1], xs[i + 1] - xs[i]);
        var share = (left + 2 * right) / (3 * (left + right));
        return 1 / (share / Rise(i - 1) + (1 - share) / Rise(i));
    }
}

/// <summary>A curve for each channel, from the camera's values as sRGB decoding leaves them to light.</summary>
public sealed record Linearization(MonotoneCurve Red, MonotoneCurve Green, MonotoneCurve Blue)
{
    public Rgb Apply(Rgb value) => new(Red.At(value.R), Green.At(value.G), Blue.At(value.B));
}
