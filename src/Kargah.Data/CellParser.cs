using System.Text.Json;

namespace Kargah.Data;

/// <summary>What became of a cell.</summary>
public enum CellState
{
    /// <summary>Empty, or a word for it (<see cref="CellParser.IsMissing"/>), or not finite.</summary>
    Missing,

    /// <summary>Read; the field of the column's type holds it.</summary>
    Value,

    /// <summary>A value that its category column did not have when the schema was made.</summary>
    Unseen,

    /// <summary>Does not fit the column's type.</summary>
    Bad,
}

/// <summary>One cell as its column's type reads it.</summary>
/// <param name="State">Whether there is a value.</param>
/// <param name="Number">Of numeric and date columns (seconds since 1970-01-01 UTC), else NaN.</param>
/// <param name="Level">Of category and boolean columns: index into <see cref="ColumnSchema.Levels"/>, else −1.</param>
/// <param name="Text">Of text columns; of unseen and bad cells what stood there.</param>
public readonly record struct Cell(CellState State, double Number, int Level, string? Text)
{
    public static Cell Missing { get; } = new(CellState.Missing, double.NaN, -1, null);
    internal static Cell OfNumber(double value) => new(CellState.Value, value, -1, null);
    internal static Cell OfLevel(int level) => new(CellState.Value, double.NaN, level, null);
    internal static Cell OfText(string text) => new(CellState.Value, double.NaN, -1, text);
    internal static Cell Unseen(string text) => new(CellState.Unseen, double.NaN, -1, text);
    internal static Cell Bad(string text) => new(CellState.Bad, double.NaN, -1, text);
}

/// <summary>Reads one cell by its column's schema: the one set of rules for files and for the rows of a prediction.</summary>
public static class CellParser
{
    /// <summary>Empty or blank, or one of NA, N/A, null, None, nan, -, ? in any case.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>Reads a cell of a file; blanks around the value do not count.</summary>
    public static Cell Parse(ColumnSchema column, ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>The same for text; null is missing.</summary>
    public static Cell Parse(ColumnSchema column, string? text) => throw new NotImplementedException();

    /// <summary>The same for a JSON value: numbers, strings, true, false and null; an object or array is bad.</summary>
    public static Cell Parse(ColumnSchema column, JsonElement value) => throw new NotImplementedException();

    /// <summary>The sentence for a bad cell: row, column, value and what to do.</summary>
    /// <param name="column">Whose type the cell does not fit.</param>
    /// <param name="row">From 1, without the header.</param>
    /// <param name="value">What stands there.</param>
    public static TableProblem Refusal(ColumnSchema column, long row, string value) => throw new NotImplementedException();
}
