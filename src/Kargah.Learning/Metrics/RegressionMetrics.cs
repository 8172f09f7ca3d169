namespace Kargah.Learning;

/// <summary>Scores of predicted numbers, in the target's own unit. Every row counts once. All are NaN for no rows or a NaN prediction.</summary>
public static class RegressionMetrics
{
    /// <returns>Σ|y − ŷ| / n.</returns>
    public static double MeanAbsoluteError(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            sum += Math.Abs(actual[i] - predicted[i]);
        }

        return sum / actual.Length;
    }

    /// <returns>√(Σ(y − ŷ)² / n).</returns>
    public static double RootMeanSquaredError(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted) =>
        Math.Sqrt(SumOfSquares(actual, predicted) / actual.Length);

    /// <returns>1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN where all actual values are equal.</returns>
    public static double R2(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        var mean = 0.0;
        foreach (var value in actual)
        {
            mean += value;
        }

        mean /= actual.Length;
        var spread = 0.0;
        foreach (var value in actual)
        {
            spread += (value - mean) * (value - mean);
        }

        return spread > 0 ? 1 - SumOfSquares(actual, predicted) / spread : double.NaN;
    }

    private static double SumOfSquares(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted)
    {
        var sum = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            sum += (actual[i] - predicted[i]) * (actual[i] - predicted[i]);
        }

        return sum;
    }
}
