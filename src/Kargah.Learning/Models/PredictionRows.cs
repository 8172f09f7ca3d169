using System.Text.Json;
using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Rows of a request as a table of the model's columns, read by the rules that read the file.</summary>
internal static class PredictionRows
{
    public static Table Read(
        IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows, TableSchema schema, IReadOnlyList<FeatureEncoder> encoders)
    {
        CheckNames(rows, schema, encoders);
        var columns = encoders.Select(encoder => ReadColumn(rows, schema.Find(encoder.Column)!)).ToArray();
        return new Table(columns, rows.Count);
    }

    private static Column ReadColumn(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows, ColumnSchema schema)
    {
        var numbers = new double[rows.Count];
        var codes = new int[rows.Count];
        var levels = schema.Levels.ToList();
        for (var row = 0; row < rows.Count; row++)
        {
            var cell = rows[row].TryGetValue(schema.Name, out var value) ? CellParser.Parse(schema, value) : Cell.Missing;
            numbers[row] = cell.Number;
            codes[row] = cell.Level;
            if (cell.State == CellState.Bad)
            {
                throw new TrainingException(
                    TrainingProblems.ValueInvalid,
                    $"Row {row + 1} has '{cell.Text}' in column '{schema.Name}', which takes {Takes(schema)}. Correct it, or leave it out if it is not known.",
                    new Dictionary<string, object?> { ["row"] = row + 1, ["column"] = schema.Name, ["value"] = cell.Text });
            }

            if (cell.State == CellState.Unseen)
            {
                codes[row] = levels.Count;
                levels.Add(cell.Text!);
            }
        }

        return schema.Type is ColumnType.Category or ColumnType.Boolean
            ? new CategoryColumn(schema.Name, schema.Type, codes, levels)
            : new NumberColumn(schema.Name, schema.Type, numbers);
    }

    private static string Takes(ColumnSchema schema) => schema.Type switch
    {
        ColumnType.Numeric => "numbers",
        ColumnType.Date => "dates such as 2024-01-31",
        ColumnType.Boolean => $"{schema.TrueWord} or {schema.FalseWord}",
        _ => "one value",
    };

    private static void CheckNames(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> rows, TableSchema schema, IReadOnlyList<FeatureEncoder> encoders)
    {
        var known = schema.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var name in rows[row].Keys)
            {
                if (!known.Contains(name))
                {
                    throw new TrainingException(
                        TrainingProblems.InputUnknown,
                        $"Row {row + 1} has a column '{name}' that the model's table did not have. It learnt from: {string.Join(", ", encoders.Take(20).Select(e => e.Column))}{(encoders.Count > 20 ? ", …" : "")}.",
                        new Dictionary<string, object?> { ["row"] = row + 1, ["column"] = name });
                }
            }

            if (!encoders.Any(encoder => rows[row].ContainsKey(encoder.Column)))
            {
                throw new TrainingException(
                    TrainingProblems.InputEmpty,
                    $"Row {row + 1} has none of the columns that the model learnt from: {string.Join(", ", encoders.Take(20).Select(e => e.Column))}{(encoders.Count > 20 ? ", …" : "")}.",
                    new Dictionary<string, object?> { ["row"] = row + 1 });
            }
        }
    }
}
