using System.Globalization;

namespace Kargah.Data.Tests;

/// <summary>The one-pass figures against plain loops over the whole table.</summary>
public class StatisticsTests
{
    // Sums in another order differ in the last digits: relative 1e-9 of the column's scale is far above that and far below a real fault.
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 17)]
    [InlineData(4, 1000)]
    [InlineData(5, 20_000)]
    public void Figures_OfRandomColumns_AreThoseOfPlainLoops(int seed, int rows)
    {
        var random = new Random(seed);
        double[][] columns =
        [
            [.. Enumerable.Range(0, rows).Select(_ => 1e9 + random.NextDouble())],
            [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(-50, 50))],
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? double.NaN : Math.Exp(6 * random.NextDouble()))],
            [.. Enumerable.Range(0, rows).Select(_ => -random.NextDouble() * 1e-6)],
        ];
        using var table = TempTable.Csv("a,b,c,d\n" + string.Concat(Enumerable.Range(0, rows).Select(row => string.Join(',', columns.Select(column => Written(column[row]))) + "\n")));
        var profile = table.Profile();

        profile.SampledRows.ShouldBe(rows);
        for (var i = 0; i < columns.Length; i++)
        {
            var present = columns[i].Where(value => !double.IsNaN(value)).Order().ToArray();
            if (present.Length > 0)
            {
                ShouldBeFiguresOf(profile.Columns[i], present, rows);
            }
        }

        ShouldBeCorrelationsOf(profile.Correlations, columns);
    }

    [Fact]
    public void Figures_OfATableBeyondTheSample_AreExactOrClose()
    {
        const int Rows = 200_000;
        var random = new Random(8);
        var values = Enumerable.Range(0, Rows).Select(_ => random.NextDouble()).ToArray();
        using var table = TempTable.Csv("u,k\n" + string.Concat(values.Select((value, i) => $"{Written(value)},{(i % 3 == 0 ? "red" : "blue")}\n")));
        var profile = table.Profile();
        var column = profile.Columns[0];

        profile.SampledRows.ShouldBe(65_536);
        column.Mean!.Value.ShouldBe(values.Average(), Tolerance);
        (column.Min, column.Max).ShouldBe((values.Min(), values.Max()));
        column.UniqueEstimated.ShouldBeTrue();
        // Five standard errors of 1.2 / √10,000 for the count, and of √(¼ / 65,536) for the median.
        ((double)column.Unique).ShouldBe(Rows, Rows * 0.06);
        column.Quantiles.Single(quantile => quantile.Probability == 0.5).Value.ShouldBe(0.5, 0.0098);
        profile.Columns[1].TopValues.ShouldBe([new ValueCount("blue", 133_333), new ValueCount("red", 66_667)]);
    }

    [Fact]
    public void TopValues_OfAColumnWithFarTooManyValues_KeepTheFrequentOnes()
    {
        using var table = TempTable.Csv("v\n" + string.Concat(Enumerable.Range(0, 120_000).Select(i => i % 2 == 0 ? "0\n" : $"{i}\n")));
        table.Profile().Columns[0].TopValues[0].ShouldBe(new ValueCount("0", 60_000));
    }

    [Fact]
    public void Unique_CountsNumbersByValueAndWordsByText()
    {
        using var table = TempTable.Csv("n,w\n1,x\n1.0,X\n01,x\n2,x\n");
        var profile = table.Profile();
        profile.Columns[0].Unique.ShouldBe(2);
        profile.Columns[0].TopValues[0].Count.ShouldBe(3);
        profile.Columns[1].Unique.ShouldBe(2);
    }

    [Fact]
    public void Duplicates_AreRowsThatRepeatAnEarlierOne()
    {
        using var table = TempTable.Csv("a,b\n1,x\n2,y\n1,x\n1,x\n12,\n1,2\n");
        var profile = table.Profile();
        (profile.Duplicates, profile.DuplicatesEstimated).ShouldBe((2, false));
        profile.Validation.Warnings.ShouldContain(warning => warning.Code == TableCodes.DuplicateRows);
    }

    [Fact]
    public void Profile_TwiceOverTheSameFile_IsTheSame()
    {
        using var table = TempTable.Csv("u\n" + string.Concat(Enumerable.Range(0, 120_000).Select(i => $"{i * 7919 % 100_003}\n")));
        var (first, second) = (table.Profile().Columns[0], table.Profile().Columns[0]);
        second.Quantiles.ShouldBe(first.Quantiles);
        second.Unique.ShouldBe(first.Unique);
        second.Histogram.ShouldBe(first.Histogram);
    }

    private static string Written(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static void ShouldBeFiguresOf(ColumnStatistics column, double[] sorted, int rows)
    {
        var mean = sorted.Sum(value => value / sorted.Length);
        var scale = Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));
        column.Type.ShouldBe(ColumnType.Numeric);
        column.Missing.ShouldBe(rows - sorted.Length);
        column.Mean!.Value.ShouldBe(mean, Tolerance * scale);
        (column.Min, column.Max).ShouldBe((sorted[0], sorted[^1]));
        if (sorted.Length < 2)
        {
            column.Std.ShouldBeNull();
        }
        else
        {
            // The spread of values near 1e9 that differ in the seventh digit keeps about eight digits.
            var std = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1));
            column.Std!.Value.ShouldBe(std, Math.Max(1e-6 * std, 1e-15 * scale));
        }

        foreach (var quantile in column.Quantiles)
        {
            var place = (sorted.Length - 1) * quantile.Probability;
            var below = (int)Math.Floor(place);
            var above = (int)Math.Ceiling(place);
            quantile.Value.ShouldBe(sorted[below] + ((place - below) * (sorted[above] - sorted[below])), Tolerance * scale);
        }

        column.Histogram.Sum(bin => bin.Count).ShouldBe(sorted.Length);
        (column.Histogram[0].From, column.Histogram[^1].To).ShouldBe((sorted[0], sorted[^1]));
        if (!column.UniqueEstimated)
        {
            column.Unique.ShouldBe(sorted.Distinct().Count());
        }
    }

    private static void ShouldBeCorrelationsOf(CorrelationMatrix matrix, double[][] columns)
    {
        for (var i = 0; i < matrix.Columns.Count; i++)
        {
            for (var j = 0; j < matrix.Columns.Count; j++)
            {
                var (x, y) = (columns[matrix.Columns[i][0] - 'a'], columns[matrix.Columns[j][0] - 'a']);
                var common = Enumerable.Range(0, x.Length).Where(row => !double.IsNaN(x[row]) && !double.IsNaN(y[row])).ToArray();
                if (common.Length < 3)
                {
                    matrix.Values[i][j].ShouldBeNull();
                    continue;
                }

                double meanX = common.Average(row => x[row]), meanY = common.Average(row => y[row]);
                var r = common.Sum(row => (x[row] - meanX) * (y[row] - meanY))
                    / Math.Sqrt(common.Sum(row => (x[row] - meanX) * (x[row] - meanX)) * common.Sum(row => (y[row] - meanY) * (y[row] - meanY)));
                matrix.Values[i][j]!.Value.ShouldBe(r, 1e-6);
            }
        }
    }
}
