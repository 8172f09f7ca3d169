namespace Kargah.Data;

/// <summary>Turns what a scan counted into the figures of a column whose type is decided.</summary>
internal static class ColumnFigures
{
    private const int MaxBins = 20;
    private const int MaxTopValues = 10;
    private static readonly double[] Probabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static ColumnStatistics Of(ColumnScan scan, ColumnSchema schema, int sampledRows)
    {
        var top = TopValues(scan, schema, out var unique);
        var figures = new ColumnStatistics(schema.Name, schema.Type)
        {
            Missing = scan.Missing,
            Unique = scan.Distinct.IsExact ? unique : Math.Min(scan.Distinct.Distinct, scan.Present),
            UniqueEstimated = !scan.Distinct.IsExact,
            TopValues = top,
        };
        var moments = schema.Type switch
        {
            ColumnType.Numeric => scan.Numbers(schema.DecimalComma),
            ColumnType.Date => scan.Dates(schema.DateOrder),
            _ => new Moments(),
        };
        if (moments.Count == 0)
        {
            return figures;
        }

        var values = SampledValues(scan, schema, sampledRows).Where(value => value >= moments.Min && value <= moments.Max).ToArray();
        Array.Sort(values);
        return figures with
        {
            Min = moments.Min,
            Max = moments.Max,
            Mean = moments.Mean,
            Std = moments.Std,
            Quantiles = values.Length == 0 ? [] : [.. Probabilities.Select(p => new Quantile(p, At(values, p)))],
            Histogram = Histogram(values, moments.Min, moments.Max),
        };
    }

    /// <summary>Numbers or moments of the sampled rows, NaN where missing; empty for other types.</summary>
    public static double[] SampledValues(ColumnScan scan, ColumnSchema schema, int sampledRows) => schema.Type switch
    {
        ColumnType.Numeric => scan.Sample(schema.DecimalComma, sampledRows),
        ColumnType.Date => scan.Sample(schema.DateOrder == DateOrder.MonthFirst, sampledRows),
        _ => [],
    };

    private static ValueCount[] TopValues(ColumnScan scan, ColumnSchema schema, out long unique)
    {
        var counts = new Dictionary<string, (string Text, long Count)>(StringComparer.Ordinal);
        foreach (var (text, count) in scan.Distinct.Values())
        {
            var key = Key(schema, text);
            if (key is null)
            {
                continue;
            }

            var known = counts.GetValueOrDefault(key);
            counts[key] = (known.Count >= count ? known.Text : text, known.Count + count);
        }

        unique = counts.Count;
        return [.. counts.Values.OrderByDescending(value => value.Count).ThenBy(value => value.Text, StringComparer.Ordinal).Take(MaxTopValues).Select(value => new ValueCount(value.Text, value.Count))];
    }

    /// <summary>What makes two cells equal: the number, the level of a boolean, else the text; null for a cell that does not fit.</summary>
    private static string? Key(ColumnSchema schema, string text)
    {
        var cell = CellParser.Parse(schema, text);
        return cell.State != CellState.Value ? null : schema.Type switch
        {
            ColumnType.Numeric or ColumnType.Date => cell.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            ColumnType.Boolean => schema.Levels[cell.Level],
            _ => text,
        };
    }

    /// <summary>Linear between the order statistics around (n − 1)p.</summary>
    private static double At(double[] sorted, double p)
    {
        var place = (sorted.Length - 1) * p;
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static HistogramBin[] Histogram(double[] values, double min, double max)
    {
        if (values.Length == 0)
        {
            return [];
        }

        if (min == max)
        {
            return [new HistogramBin(min, max, values.Length)];
        }

        var whole = max - min < MaxBins && values.All(value => value == Math.Floor(value));
        var bins = whole ? (int)(max - min) + 1 : MaxBins;
        var counts = new long[bins];
        foreach (var value in values)
        {
            // Halves first: max − min itself may overflow.
            var share = ((value / 2) - (min / 2)) / ((max / 2) - (min / 2));
            counts[Math.Min((int)(share * bins), bins - 1)]++;
        }

        double Edge(int i) => min + (((max / 2) - (min / 2)) / bins * i * 2);
        return [.. counts.Select((count, i) => new HistogramBin(Edge(i), i == bins - 1 ? max : Edge(i + 1), count))];
    }
}
