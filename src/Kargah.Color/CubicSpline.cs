namespace Kargah.Color;

/// <summary>The natural cubic spline through given points: twice smooth, straight at its ends.</summary>
internal sealed class CubicSpline
{
    private readonly double[] xs;
    private readonly double[] ys;
    private readonly double[] bends;

    /// <param name="xs">Ascending, at least two.</param>
    public CubicSpline(double[] xs, double[] ys)
    {
        (this.xs, this.ys) = (xs, ys);
        bends = new double[xs.Length];
        // the tridiagonal system of the second derivatives, eliminated forwards
        var (diagonal, right) = (new double[xs.Length], new double[xs.Length]);
        for (var i = 1; i < xs.Length - 1; i++)
        {
            var (left, next) = (xs[i] - xs[i - 1], xs[i + 1] - xs[i]);
            var factor = i == 1 ? 0 : left / diagonal[i - 1];
            diagonal[i] = 2 * (left + next) - factor * left;
            right[i] = 6 * ((ys[i + 1] - ys[i]) / next - (ys[i] - ys[i - 1]) / left) - factor * right[i - 1];
        }

        for (var i = xs.Length - 2; i > 0; i--)
        {
            bends[i] = (right[i] - (xs[i + 1] - xs[i]) * bends[i + 1]) / diagonal[i];
        }
    }

    public double At(double x)
    {
        var (i, width, a, b) = Place(x);
        return a * ys[i] + b * ys[i + 1] + ((a * a * a - a) * bends[i] + (b * b * b - b) * bends[i + 1]) * width * width / 6;
    }

    public double Slope(double x)
    {
        var (i, width, a, b) = Place(x);
        return (ys[i + 1] - ys[i]) / width + ((3 * b * b - 1) * bends[i + 1] - (3 * a * a - 1) * bends[i]) * width / 6;
    }

    private (int Index, double Width, double A, double B) Place(double x)
    {
        var i = Array.BinarySearch(xs, x);
        i = Math.Clamp(i < 0 ? ~i - 1 : i, 0, xs.Length - 2);
        var width = xs[i + 1] - xs[i];
        return (i, width, (xs[i + 1] - x) / width, (x - xs[i]) / width);
    }
}
