namespace Kargah.Contracts;

/// <summary>Text that goes into CSV files for people.</summary>
public static class CsvText
{
    /// <summary>With an apostrophe before it if a spreadsheet would take it for a formula: names of runs and metrics are written by others than those who open the file. Not for numbers.</summary>
    public static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
}
