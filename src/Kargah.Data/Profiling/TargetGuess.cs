namespace Kargah.Data;

/// <summary>Which column is probably to be predicted: one whose name says so, else the last fit one.</summary>
internal static class TargetGuess
{
    private const int MostClasses = 20;
    private const int FewestRowsAClass = 5;

    private static readonly string[] Certain = ["target", "label", "class", "outcome", "response", "y", "هدف", "برچسب"];

    private static readonly string[] Likely =
        ["species", "diagnosis", "digit", "churn", "churned", "survived", "default", "defaulted", "price", "saleprice", "fraud", "is_fraud", "status", "result", "category", "quality", "score", "rating", "قیمت", "نتیجه"];

    public static (string? Target, SuggestedTask? Task) Of(IReadOnlyList<ColumnScan> scans, IReadOnlyList<ColumnSchema> columns, IReadOnlyList<ColumnStatistics> figures, long rows)
    {
        var fit = Enumerable.Range(0, columns.Count)
            .Where(i => columns[i].Type is ColumnType.Numeric or ColumnType.Category or ColumnType.Boolean)
            .Where(i => figures[i].Unique >= 2 && !Warnings.IsIdLike(columns[i], figures[i], scans[i].Present))
            .Where(i => columns[i].Type == ColumnType.Numeric || figures[i].Unique * 2 <= rows)
            .ToArray();
        if (fit.Length == 0)
        {
            return (null, null);
        }

        var target = Last(fit, columns, Certain) ?? Last(fit, columns, Likely) ?? fit[^1];
        return (columns[target].Name, TaskOf(scans[target], columns[target], figures[target]));
    }

    private static int? Last(int[] fit, IReadOnlyList<ColumnSchema> columns, string[] names)
    {
        for (var i = fit.Length - 1; i >= 0; i--)
        {
            if (names.Contains(columns[fit[i]].Name, StringComparer.OrdinalIgnoreCase))
            {
                return fit[i];
            }
        }

        return null;
    }

    private static SuggestedTask TaskOf(ColumnScan scan, ColumnSchema column, ColumnStatistics figures)
    {
        if (figures.Unique == 2)
        {
            return SuggestedTask.Binary;
        }

        var fewWholeNumbers = scan.Distinct.IsExact && figures.Unique <= MostClasses && figures.Unique * FewestRowsAClass <= scan.Present
            && scan.Distinct.Values().All(value => CellParser.Parse(column, value.Text).Number is var number && (double.IsNaN(number) || number == Math.Floor(number)));
        return column.Type != ColumnType.Numeric || fewWholeNumbers ? SuggestedTask.Multiclass : SuggestedTask.Regression;
    }
}
