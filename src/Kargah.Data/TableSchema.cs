namespace Kargah.Data;

/// <summary>Which part of a written date comes first.</summary>
public enum DateOrder
{
    /// <summary>2024-01-31, with or without a time of day.</summary>
    YearFirst,

    /// <summary>31/01/2024.</summary>
    DayFirst,

    /// <summary>01/31/2024.</summary>
    MonthFirst,

    /// <summary>1402/11/11 of the Solar Hijri calendar.</summary>
    Jalali,
}

/// <summary>How the cells of one column are read. Decided once, over the whole file, by <see cref="TableProfiler"/>.</summary>
public sealed record ColumnSchema(string Name, ColumnType Type)
{
    /// <summary>Numbers are written 1.234,5 and not 1,234.5.</summary>
    public bool DecimalComma { get; init; }

    public DateOrder DateOrder { get; init; }

    /// <summary>The different values of a category or boolean column as written in the file, sorted ordinally; codes index it.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>For booleans the level that means yes; the other one is <see cref="FalseWord"/>. Read without regard to case.</summary>
    public string? TrueWord { get; init; }

    public string? FalseWord { get; init; }

    /// <summary>A cell that does not fit the type is read as missing instead of stopping the load.</summary>
    public bool BadCellsAreMissing { get; init; }
}

/// <summary>What a table is made of: enough to read its file, or a prediction's rows, the same way again. Kept with each model.</summary>
/// <param name="Delimiter">Between the cells of CSV and TSV; a comma for JSON.</param>
/// <param name="Encoding">utf-8, utf-16le or utf-16be.</param>
/// <param name="Columns">In the order of the file.</param>
public sealed record TableSchema(char Delimiter, string Encoding, IReadOnlyList<ColumnSchema> Columns)
{
    /// <returns>The column of this name (ordinal), or null.</returns>
    public ColumnSchema? Find(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }
}
