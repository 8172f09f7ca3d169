namespace Kargah.Data;

/// <summary>
/// Columns that give the target away: equal to it up to scale (|r| ≥ 0.9999), or so that each of their values, or each stretch of their
/// order, belongs to one class. Such a column was mostly made from the target and will not be known when the model is used.
/// </summary>
internal static class Leakage
{
    private const double SameUpToScale = 0.9999;
    private const int FewestRows = 30;
    private const int RowsAValue = 5;
    private const int MaxColumns = 500;

    public static IEnumerable<TableProblem> Of(IReadOnlyList<ColumnScan> scans, IReadOnlyList<ColumnSchema> columns, string targetName, SuggestedTask task, int sampledRows)
    {
        var target = columns.TakeWhile(column => column.Name != targetName).Count();
        var classes = scans[target].SampleHashes(sampledRows);
        var numbers = ColumnFigures.SampledValues(scans[target], columns[target], sampledRows);
        for (var i = 0; i < Math.Min(columns.Count, MaxColumns); i++)
        {
            if (i == target || columns[i].Type is ColumnType.Text)
            {
                continue;
            }

            var values = ColumnFigures.SampledValues(scans[i], columns[i], sampledRows);
            var gives = task == SuggestedTask.Regression
                ? Correlations.Pearson(values, numbers) is { } r && Math.Abs(r) >= SameUpToScale && numbers.Length >= FewestRows
                : ValuesTell(scans[i].SampleHashes(sampledRows), classes) || OrderTells(values, classes);
            if (gives)
            {
                yield return new TableProblem(
                    TableCodes.PossibleLeakage,
                    $"Column '{columns[i].Name}' alone tells '{targetName}', the suggested target, without error. If it is only known afterwards, leave it out.",
                    Problem.With(("column", columns[i].Name), ("target", targetName)),
                    Column: columns[i].Name);
            }
        }
    }

    private static bool ValuesTell(ulong[] values, ulong[] classes)
    {
        var classOf = new Dictionary<ulong, ulong>();
        var rows = 0;
        for (var i = 0; i < Math.Min(values.Length, classes.Length); i++)
        {
            if (values[i] == 0 || classes[i] == 0)
            {
                continue;
            }

            rows++;
            if (classOf.TryGetValue(values[i], out var known) ? known != classes[i] : !classOf.TryAdd(values[i], classes[i]))
            {
                return false;
            }
        }

        return rows >= FewestRows && classOf.Count >= 2 && classOf.Count * RowsAValue <= rows && classOf.Values.Distinct().Count() >= 2;
    }

    private static bool OrderTells(double[] values, ulong[] classes)
    {
        var known = Enumerable.Range(0, Math.Min(values.Length, classes.Length)).Where(i => !double.IsNaN(values[i]) && classes[i] != 0).ToArray();
        if (known.Length < FewestRows)
        {
            return false;
        }

        var keys = Array.ConvertAll(known, i => values[i]);
        var sorted = Array.ConvertAll(known, i => classes[i]);
        Array.Sort(keys, sorted);
        var changes = 0;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                continue;
            }

            if (keys[i] == keys[i - 1])
            {
                return false;
            }

            changes++;
        }

        return changes > 0 && changes == sorted.Distinct().Count() - 1;
    }
}
