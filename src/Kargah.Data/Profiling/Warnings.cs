using System.Globalization;

namespace Kargah.Data;

/// <summary>What the owner of a table should know before training on it.</summary>
internal static class Warnings
{
    private const double HighMissing = 0.3;
    private const int FewestRowsForIds = 20;

    public static List<TableProblem> Of(IReadOnlyList<ColumnScan> scans, IReadOnlyList<ColumnSchema> columns, IReadOnlyList<ColumnStatistics> figures, long rows)
    {
        var warnings = new List<TableProblem>();
        for (var i = 0; i < columns.Count; i++)
        {
            warnings.AddRange(OfColumn(scans[i], columns[i], figures[i], rows));
        }

        return warnings;
    }

    public static TableProblem Duplicates(long duplicates, bool estimated, long rows) => new(
        TableCodes.DuplicateRows,
        $"{(estimated ? "About " : "")}{duplicates} of {rows} rows repeat another row. If they are copies, remove them: a copy in training and test makes the score too good.",
        Problem.With(("count", duplicates), ("rows", rows), ("estimated", estimated)));

    public static TableProblem? Imbalance(ColumnStatistics target, SuggestedTask? task)
    {
        if (task is null or SuggestedTask.Regression || target.UniqueEstimated || target.TopValues.Count < 2 || target.TopValues.Count != target.Unique)
        {
            return null;
        }

        var rarest = target.TopValues[^1];
        var total = target.TopValues.Sum(value => value.Count);
        if (rarest.Count >= total * 0.1 / target.Unique)
        {
            return null;
        }

        return new TableProblem(
            TableCodes.ClassImbalance,
            $"In '{target.Name}', the suggested target, '{rarest.Value}' is only {rarest.Count} of {total} rows. Judge the model by balanced accuracy or ROC AUC, or weight the classes.",
            Problem.With(("column", target.Name), ("value", rarest.Value), ("count", rarest.Count), ("rows", total)),
            Column: target.Name,
            Value: rarest.Value);
    }

    /// <summary>Every row has its own value, and it is text or whole numbers that count up or are named so.</summary>
    public static bool IsIdLike(ColumnSchema column, ColumnStatistics figures, long present)
    {
        // An estimate of all-different values scatters by 1.2 %; more than four times that keeps real ids in.
        var allDifferent = figures.UniqueEstimated ? figures.Unique >= present * 0.944 : figures.Unique == present;
        if (present < FewestRowsForIds || !allDifferent)
        {
            return false;
        }

        var name = column.Name.ToLowerInvariant();
        var named = name is "id" or "index" or "row" or "key" or "no" or "شناسه" || name.EndsWith("_id", StringComparison.Ordinal) || name.EndsWith(" id", StringComparison.Ordinal)
            || column.Name.EndsWith("Id", StringComparison.Ordinal) || column.Name.EndsWith("ID", StringComparison.Ordinal);
        return column.Type switch
        {
            ColumnType.Text => figures.TopValues.All(value => value.Value.Length <= 64),
            ColumnType.Numeric => named || (figures.Max - figures.Min == present - 1 && figures.Min == Math.Floor(figures.Min ?? 0)),
            _ => false,
        };
    }

    private static IEnumerable<TableProblem> OfColumn(ColumnScan scan, ColumnSchema column, ColumnStatistics figures, long rows)
    {
        var name = column.Name;
        if (scan.Present == 0)
        {
            yield return About(TableCodes.AllMissing, name, $"Column '{name}' has no values at all; a training leaves it out.");
            yield break;
        }

        if (figures.Unique == 1 && rows > 1)
        {
            yield return About(TableCodes.ConstantColumn, name, $"Column '{name}' has one value only, '{figures.TopValues[0].Value}', and tells nothing.", ("value", figures.TopValues[0].Value));
        }

        if (IsIdLike(column, figures, scan.Present))
        {
            yield return About(TableCodes.IdLikeColumn, name, $"Column '{name}' is different in every row, like an id. A model can only learn it by heart; leave it out.");
        }

        if (scan.Missing > rows * HighMissing)
        {
            var share = (100.0 * scan.Missing / rows).ToString("0", CultureInfo.InvariantCulture);
            yield return About(TableCodes.HighMissing, name, $"{share} % of column '{name}' is missing.", ("percent", share), ("count", scan.Missing));
        }

        if (scan.Infinite > 0)
        {
            yield return About(TableCodes.InfiniteValues, name, $"Column '{name}' has {scan.Infinite} infinite or too large numbers; they are read as missing.", ("count", scan.Infinite));
        }

        if (scan.Persian > 0 && column.Type == ColumnType.Numeric)
        {
            yield return About(TableCodes.PersianDigits, name, $"Column '{name}' is written with Persian or Arabic digits; they are read as numbers.", ("count", scan.Persian));
        }

        if (column is { Type: ColumnType.Numeric, DecimalComma: true })
        {
            yield return About(TableCodes.DecimalComma, name, $"Column '{name}' is read with a decimal comma: 1,5 is one and a half.");
        }

        if (column.Type == ColumnType.Date && scan.Dates(DateOrder.DayFirst).Count == scan.Dates(DateOrder.MonthFirst).Count && scan.Dates(DateOrder.YearFirst).Count < scan.Dates(DateOrder.DayFirst).Count)
        {
            yield return About(TableCodes.AmbiguousDates, name, $"The dates of column '{name}' can be read day first or month first; they are read day first. Write them as 2024-01-31 to be sure.");
        }

        var numbers = Math.Max(scan.Numbers(false).Count, scan.Numbers(true).Count);
        if (column.Type is ColumnType.Text or ColumnType.Category && numbers * 2 > scan.Present && scan.FirstText is { } stray)
        {
            yield return About(
                TableCodes.MixedTypes,
                name,
                $"Column '{name}' is mostly numbers and also holds text, first in row {stray.Row}: '{stray.Value}'. It is read as {(column.Type == ColumnType.Text ? "text" : "categories")}; correct those cells or leave them empty to have numbers.",
                ("row", stray.Row),
                ("value", stray.Value));
        }
    }

    private static TableProblem About(string code, string column, string message, params ReadOnlySpan<(string Key, object? Value)> values) =>
        new(code, message, Problem.With([("column", column), .. values]), Column: column);
}
