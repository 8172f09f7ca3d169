using System.Text;
using System.Text.Json;

namespace Kargah.Data;

/// <summary>What became of a cell.</summary>
public enum CellState
{
    /// <summary>Empty, or a word for it (<see cref="CellParser.IsMissing"/>), or a number that is not finite.</summary>
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
    private const int ShownCharacters = 100;

    /// <summary>Empty or blank, or one of NA, N/A, null, None, nan, -, ? in any case.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> utf8) => IsMissingWord(utf8.Trim(" \t"u8));

    /// <summary>Reads a cell of a file; blanks around the value do not count.</summary>
    public static Cell Parse(ColumnSchema column, ReadOnlySpan<byte> utf8)
    {
        var text = utf8.Trim(" \t"u8);
        if (IsMissingWord(text))
        {
            return Cell.Missing;
        }

        switch (column.Type)
        {
            case ColumnType.Numeric:
                if (!NumberText.TryRead(text, out var number))
                {
                    return BadCell(column, text);
                }

                var value = column.DecimalComma ? number.Comma : number.Dot;
                return number.Infinite ? Cell.Missing : double.IsNaN(value) ? BadCell(column, text) : Cell.OfNumber(value);
            case ColumnType.Date:
                return DateText.TryRead(text, out var date) && date.In(column.DateOrder) is var moment && !double.IsNaN(moment)
                    ? Cell.OfNumber(moment)
                    : BadCell(column, text);
            case ColumnType.Text:
                return Cell.OfText(Encoding.UTF8.GetString(text));
            default:
                return OfLevel(column, text);
        }
    }

    /// <summary>The same for text; null is missing.</summary>
    public static Cell Parse(ColumnSchema column, string? text) => text is null ? Cell.Missing : Parse(column, Encoding.UTF8.GetBytes(text));

    /// <summary>The same for a JSON value: numbers, strings, true, false and null; an object or array is bad.</summary>
    public static Cell Parse(ColumnSchema column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Cell.Missing,
        JsonValueKind.String => TryGetText(value, out var text) ? Parse(column, text) : Cell.Bad(Shorten(value.GetRawText())),
        JsonValueKind.Number when column.Type == ColumnType.Numeric => double.IsFinite(value.GetDouble()) ? Cell.OfNumber(value.GetDouble()) : Cell.Missing,
        JsonValueKind.Number => Parse(column, value.GetRawText()),
        JsonValueKind.True when column.Type == ColumnType.Boolean => Parse(column, column.TrueWord),
        JsonValueKind.False when column.Type == ColumnType.Boolean => Parse(column, column.FalseWord),
        JsonValueKind.True or JsonValueKind.False => Parse(column, value.GetRawText()),
        _ => Cell.Bad(Shorten(value.GetRawText())),
    };

    private static bool TryGetText(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape like \ud800 stands for half a character.
            text = null;
            return false;
        }
    }

    /// <summary>The sentence for a bad cell: row, column, value and what to do.</summary>
    /// <param name="column">Whose type the cell does not fit.</param>
    /// <param name="row">From 1, without the header.</param>
    /// <param name="value">What stands there.</param>
    public static TableProblem Refusal(ColumnSchema column, long row, string value)
    {
        var (code, found, wanted) = column.Type switch
        {
            ColumnType.Date => (TableCodes.NotADate, "no date", "dates"),
            ColumnType.Boolean => (TableCodes.NotABoolean, "another value", $"'{column.TrueWord}' and '{column.FalseWord}'"),
            _ => (TableCodes.NotANumber, NumberText.TryRead(Encoding.UTF8.GetBytes(value), out _) ? "a number in another notation" : "text", column.DecimalComma ? "numbers with a decimal comma" : "numbers"),
        };
        return new TableProblem(
            code,
            $"Column '{column.Name}' has {found} in row {row}: '{value}'. Its other cells are {wanted}; correct the cell or leave it empty.",
            Problem.With(("column", column.Name), ("row", row), ("value", value)),
            Column: column.Name,
            Value: value);
    }

    /// <summary>Without blanks around it, one of the words for a missing value.</summary>
    internal static bool IsMissingWord(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        1 => text[0] is (byte)'-' or (byte)'?',
        2 => Ascii.EqualsIgnoreCase(text, "na"u8),
        3 => Ascii.EqualsIgnoreCase(text, "n/a"u8) || Ascii.EqualsIgnoreCase(text, "nan"u8),
        4 => Ascii.EqualsIgnoreCase(text, "null"u8) || Ascii.EqualsIgnoreCase(text, "none"u8),
        _ => false,
    };

    internal static string Shorten(string text) => text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters), "…");

    private static Cell BadCell(ColumnSchema column, ReadOnlySpan<byte> text) =>
        column.BadCellsAreMissing ? Cell.Missing : Cell.Bad(Shorten(Encoding.UTF8.GetString(text)));

    private static Cell OfLevel(ColumnSchema column, ReadOnlySpan<byte> text)
    {
        Span<char> small = stackalloc char[256];
        var word = text.Length <= small.Length ? small[..Encoding.UTF8.GetChars(text, small)] : Encoding.UTF8.GetString(text).AsSpan();
        var level = column.Type == ColumnType.Boolean ? BooleanLevel(column, word) : LevelOf(column.Levels, word);
        return level >= 0 ? Cell.OfLevel(level)
            : column.Type == ColumnType.Boolean ? BadCell(column, text)
            : Cell.Unseen(Shorten(word.ToString()));
    }

    private static int BooleanLevel(ColumnSchema column, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < column.Levels.Count; i++)
        {
            if (word.Equals(column.Levels[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static int LevelOf(IReadOnlyList<string> levels, ReadOnlySpan<char> word)
    {
        int low = 0, high = levels.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = word.SequenceCompareTo(levels[middle]);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return -1;
    }
}
