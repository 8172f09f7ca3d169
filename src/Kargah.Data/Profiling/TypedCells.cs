namespace Kargah.Data;

/// <summary>Cells as they are shown to people.</summary>
internal static class TypedCells
{
    public static List<object?> Of(IReadOnlyList<ColumnSchema> columns, IReadOnlyList<string?> cells) =>
        [.. columns.Select((column, i) => Of(column, i < cells.Count ? cells[i] : null))];

    private static object? Of(ColumnSchema column, string? text)
    {
        var cell = CellParser.Parse(column, text);
        return cell.State switch
        {
            CellState.Missing => null,
            CellState.Bad or CellState.Unseen => cell.Text,
            _ => column.Type switch
            {
                ColumnType.Numeric => cell.Number,
                ColumnType.Date => DateText.ToIso(cell.Number),
                ColumnType.Boolean => column.Levels[cell.Level] == column.TrueWord,
                ColumnType.Category => column.Levels[cell.Level],
                _ => CellParser.Shorten(cell.Text!),
            },
        };
    }
}
