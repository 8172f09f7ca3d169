using System.Globalization;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>What a prediction row looks like: for forms, and for the sample rows of a bundle.</summary>
internal static class InputColumns
{
    public static IReadOnlyList<InputColumn> Describe(Table table, FeaturePipeline pipeline, int[] trainRows) =>
        [.. pipeline.Encoders.Select(encoder => Describe(table.Find(encoder.Column)!, encoder, trainRows))];

    /// <summary>The first rows, and then the first that lack something.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> Samples(Table table, FeaturePipeline pipeline, int[] rows)
    {
        var columns = pipeline.Encoders.Select(encoder => table.Find(encoder.Column)!).ToArray();
        var incomplete = rows.Where(row => columns.Any(column => column.IsMissing(row))).Take(2);
        return [.. rows.Take(6).Union(incomplete).Select(row => columns.ToDictionary(column => column.Name, column => ValueOf(column, row)))];
    }

    private static InputColumn Describe(Column column, FeatureEncoder encoder, int[] trainRows)
    {
        var known = Array.FindAll(trainRows, row => !column.IsMissing(row));
        var example = known.Length > 0 ? ValueOf(column, known[0]) : null;
        return column is NumberColumn number
            ? new InputColumn(column.Name, column.Type, null, known.Min(row => number.Values[row]), known.Max(row => number.Values[row]), example)
            : new InputColumn(column.Name, column.Type, LevelsOf(encoder), null, null, example);
    }

    private static IReadOnlyList<string> LevelsOf(FeatureEncoder encoder) => encoder is CodeEncoder coded ? coded.Levels : ((CategoryEncoder)encoder).Levels;

    private static object? ValueOf(Column column, int row) => column switch
    {
        _ when column.IsMissing(row) => null,
        NumberColumn { Type: ColumnType.Date } date => IsoText(date.Values[row]),
        NumberColumn number => number.Values[row],
        CategoryColumn category => category.Levels[category.Codes[row]],
        _ => null,
    };

    private static string IsoText(double secondsSince1970) =>
        DateTime.UnixEpoch.AddSeconds(secondsSince1970).ToString(
            double.IsInteger(secondsSince1970) ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
