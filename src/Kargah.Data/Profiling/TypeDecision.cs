namespace Kargah.Data;

/// <summary>Chooses each column's type from what the whole file showed.</summary>
internal static class TypeDecision
{
    /// <summary>Different values that a category may have.</summary>
    public const int MaxLevels = 1000;

    private static readonly (string True, string False)[] Words =
        [("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f"), ("on", "off"), ("بله", "خیر"), ("بلی", "خیر"), ("آری", "نه"), ("درست", "نادرست")];

    /// <summary>
    /// Numeric or date when at least 98 % of the present cells are (one stray cell is allowed from ten on): the rest are then errors.
    /// Boolean when all are one pair of words. Category when at most 1,000 values repeat; else text.
    /// </summary>
    public static ColumnSchema[] Decide(IReadOnlyList<ColumnScan> columns, char delimiter)
    {
        // A column like 1,234 reads both ways; another one that is certain, or the semicolon that goes with decimal commas, tells.
        var tableUsesComma = delimiter == ';' || columns.Any(c => c.Numbers(true).Count > c.Numbers(false).Count);
        return [.. columns.Select(column => Decide(column, tableUsesComma))];
    }

    private static ColumnSchema Decide(ColumnScan column, bool tableUsesComma)
    {
        var (dot, comma) = (column.Numbers(false).Count, column.Numbers(true).Count);
        var decimalComma = comma > dot || (comma == dot && tableUsesComma && column.HasSeparators);
        if (Fits(Math.Max(dot, comma), column.Present))
        {
            return new ColumnSchema(column.Name, ColumnType.Numeric) { DecimalComma = decimalComma };
        }

        var order = BestOrder(column);
        if (Fits(column.Dates(order).Count, column.Present))
        {
            return new ColumnSchema(column.Name, ColumnType.Date) { DateOrder = order };
        }

        return column.Distinct is { IsExact: true, HasLongText: false } ? DecideWords(column) : new ColumnSchema(column.Name, ColumnType.Text);
    }

    private static bool Fits(long fitting, long present) =>
        fitting > 0 && present - fitting <= Math.Max(present / 50, present >= 10 ? 1 : 0);

    /// <summary>The order that reads most; day first where day and month could change places.</summary>
    private static DateOrder BestOrder(ColumnScan column)
    {
        var best = DateOrder.YearFirst;
        foreach (var order in (ReadOnlySpan<DateOrder>)[DateOrder.DayFirst, DateOrder.MonthFirst, DateOrder.Jalali])
        {
            best = column.Dates(order).Count > column.Dates(best).Count ? order : best;
        }

        return best;
    }

    private static ColumnSchema DecideWords(ColumnScan column)
    {
        var values = column.Distinct.Values().ToArray();
        if (TryBoolean(column.Name, values) is { } boolean)
        {
            return boolean;
        }

        var repeats = values.Length <= 10 || values.Length * 2L <= column.Present;
        if (values.Length == 0 || values.Length > MaxLevels || !repeats)
        {
            return new ColumnSchema(column.Name, ColumnType.Text);
        }

        var levels = values.Select(value => value.Text).ToArray();
        Array.Sort(levels, StringComparer.Ordinal);
        return new ColumnSchema(column.Name, ColumnType.Category) { Levels = levels };
    }

    private static ColumnSchema? TryBoolean(string name, (string Text, long Count)[] values)
    {
        foreach (var (yes, no) in Words)
        {
            var isPair = values.Length > 0 && values.All(value => Is(value.Text, yes) || Is(value.Text, no));
            var hasBoth = values.Any(value => Is(value.Text, yes)) && values.Any(value => Is(value.Text, no));
            if (isPair && (hasBoth || yes.Length > 2))
            {
                var trueWord = Spelling(values, yes);
                var falseWord = Spelling(values, no);
                string[] levels = [trueWord, falseWord];
                Array.Sort(levels, StringComparer.Ordinal);
                return new ColumnSchema(name, ColumnType.Boolean) { Levels = levels, TrueWord = trueWord, FalseWord = falseWord };
            }
        }

        return null;
    }

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static string Spelling((string Text, long Count)[] values, string word) =>
        values.Where(value => Is(value.Text, word)).OrderByDescending(value => value.Count).ThenByDescending(value => value.Text, StringComparer.Ordinal).Select(value => value.Text).FirstOrDefault(word);
}
