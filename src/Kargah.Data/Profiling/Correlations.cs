namespace Kargah.Data;

/// <summary>Pearson's r between numeric columns, pair by pair over the rows where both are known.</summary>
internal static class Correlations
{
    private const int MaxColumns = 100;
    private const int FewestRows = 3;

    public static CorrelationMatrix Of(IReadOnlyList<ColumnScan> scans, IReadOnlyList<ColumnSchema> columns, int sampledRows)
    {
        var numeric = Enumerable.Range(0, columns.Count).Where(i => columns[i].Type == ColumnType.Numeric).ToArray();
        var taken = numeric.Take(MaxColumns).ToArray();
        var samples = taken.Select(i => scans[i].Sample(columns[i].DecimalComma, sampledRows)).ToArray();
        var values = new double?[taken.Length][];
        for (var i = 0; i < taken.Length; i++)
        {
            values[i] = new double?[taken.Length];
            for (var j = 0; j <= i; j++)
            {
                values[i][j] = values[j][i] = Pearson(samples[i], samples[j]);
            }
        }

        return new CorrelationMatrix([.. taken.Select(i => columns[i].Name)], values, sampledRows, numeric.Length - taken.Length);
    }

    public static double? Pearson(double[] x, double[] y)
    {
        var rows = Math.Min(x.Length, y.Length);
        double meanX = 0, meanY = 0;
        var count = 0;
        for (var i = 0; i < rows; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                count++;
                meanX += (x[i] - meanX) / count;
                meanY += (y[i] - meanY) / count;
            }
        }

        if (count < FewestRows)
        {
            return null;
        }

        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < rows; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                var (dx, dy) = (x[i] - meanX, y[i] - meanY);
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
        }

        var r = xy / (Math.Sqrt(xx) * Math.Sqrt(yy));
        return double.IsFinite(r) ? Math.Clamp(r, -1, 1) : null;
    }
}
