namespace Kargah.Contracts;

/// <summary>Text that goes into CSV files for people.</summary>
public static class CsvText
{
    /// <summary>With an apostrophe before it if a spreadsheet would take it for a formula: names of runs and metrics are written by others than those who open the file. Not for numbers.</summary>
    public static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    /// <summary>In quotes where commas, quotes or line ends ask for them.</summary>
    public static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A person's text as a cell: <see cref="Harmless"/> and <see cref="Quoted"/>.</summary>
    public static string Cell(string? text) => Quoted(Harmless(text ?? ""));
}
