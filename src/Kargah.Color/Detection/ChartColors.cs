namespace Kargah.Color.Detection;

/// <summary>Whether 24 colors are those of the chart, whatever light and camera they were seen with.</summary>
internal static class ChartColors
{
    /// <summary>The mean ΔE00 up to which colors can be the chart's. An S-shaped camera curve leaves about 6, and colors of anything else 20 and more.</summary>
    public const double Farthest = 11;

    private const double LeastLight = 1e-4;

    /// <summary>The mean ΔE00 to the chart that the best 3 × 3 matrix leaves; null where the colors do not determine one, such as those of a gray picture.</summary>
    /// <param name="linear">24, in the chart's order.</param>
    public static double? Distance(ReadOnlySpan<Rgb> linear)
    {
        var chart = ReferenceChart.Classic24After2014;
        var equations = new[] { new NormalEquations(3), new NormalEquations(3), new NormalEquations(3) };
        Span<double> row = stackalloc double[3];
        for (var i = 0; i < linear.Length; i++)
        {
            var value = linear[i];
            if (!(value.R + value.G + value.B > LeastLight))
            {
                // as black as nothing is: no say in the matrix, but in the difference
                continue;
            }

            (row[0], row[1], row[2]) = (value.R, value.G, value.B);
            var target = chart[i].Xyz;
            // dark colors count about as much as bright ones, as they do for the eye
            var weight = 1 / (0.05 + target.Y);
            equations[0].Add(row, target.X, weight);
            equations[1].Add(row, target.Y, weight);
            equations[2].Add(row, target.Z, weight);
        }

        Span<double> x = stackalloc double[3];
        Span<double> y = stackalloc double[3];
        Span<double> z = stackalloc double[3];
        if (!equations[0].TrySolve(x) || !equations[1].TrySolve(y) || !equations[2].TrySolve(z))
        {
            return null;
        }

        var sum = 0.0;
        for (var i = 0; i < linear.Length; i++)
        {
            var value = linear[i];
            var color = new Xyz(
                x[0] * value.R + x[1] * value.G + x[2] * value.B, y[0] * value.R + y[1] * value.G + y[2] * value.B, z[0] * value.R + z[1] * value.G + z[2] * value.B);
            sum += DeltaE.Ciede2000(chart[i].Value, Lab.FromXyz(color, WhitePoints.D50));
        }

        return sum / linear.Length;
    }
}
