namespace Kargah.Data;

/// <summary>The sentences about files that are no table.</summary>
internal static class Problem
{
    public static TableException EmptyFile() => new(TableCodes.EmptyFile, "The file is empty. Upload a table with a header line and at least one row.");

    public static TableException NoRows() => new(TableCodes.NoRows, "The file has column names and no rows. Add at least one row of values.");

    public static TableException NotCsv(string reason) => new(TableCodes.NotCsv, $"The file is not a text table: {reason}.", With(("reason", reason)));

    public static TableException NotGzip() => new(TableCodes.NotGzip, "The file ends in .gz and is not valid gzip, or it is cut off. Compress it again, or upload it without compression.");

    public static TableException BadEncoding(long line, string? column) => new(
        TableCodes.BadEncoding,
        column is null
            ? $"Line {line} holds bytes that are not UTF-8. Save the file as UTF-8 and upload it again."
            : $"Line {line}, column '{column}' holds bytes that are not UTF-8. Save the file as UTF-8 and upload it again.",
        With(("line", line), ("column", column)));

    public static TableException BadUtf16() => new(TableCodes.BadEncoding, "The file starts as UTF-16 and holds bytes that are not. Save it as UTF-8 and upload it again.");

    public static TableException OpenQuote(long line, string column) => new(
        TableCodes.BadQuote,
        $"The quote that opens in line {line}, column '{column}' is never closed. Close it, or write a quote inside a value as two quotes.",
        With(("line", line), ("column", column)));

    public static TableException TextAfterQuote(long line, string column) => new(
        TableCodes.BadQuote,
        $"Line {line}, column '{column}' has text after a closing quote. Write a quote inside a value as two quotes.",
        With(("line", line), ("column", column)));

    public static TableException BadJson(long line, long column, string reason) => new(
        TableCodes.BadJson,
        $"Line {line}, byte {column}: {reason}.",
        With(("line", line), ("column", column), ("reason", reason)));

    public static TableException NestedValue(long line, string column) => new(
        TableCodes.NestedValue,
        $"Line {line}: '{column}' holds a list or an object. A table needs one plain value a cell; flatten it first.",
        With(("line", line), ("column", column)));

    public static TableException DuplicateColumn(long line, string column) => new(
        TableCodes.DuplicateColumn,
        $"The column name '{column}' appears twice in line {line}. Give each column its own name.",
        With(("line", line), ("column", column)));

    public static TableException EmptyColumnName(long line, int position) => new(
        TableCodes.EmptyColumnName,
        $"Column {position} has no name in line {line}. Name it, or remove the column.",
        With(("line", line), ("position", position)));

    public static TableException TooManyColumns(long line, int limit) => new(
        TableCodes.TooManyColumns,
        $"Line {line} has more than {limit} columns, the most that is accepted.",
        With(("line", line), ("limit", limit)));

    public static TableException LineTooLong(long line, int limit) => new(
        TableCodes.LineTooLong,
        $"Line {line} is longer than {limit} bytes, the most that is accepted. Is each record on its own line?",
        With(("line", line), ("limit", limit)));

    public static TableException CellTooLong(long line, string column, int limit) => new(
        TableCodes.CellTooLong,
        $"Line {line}, column '{column}' holds more than {limit} bytes, the most that a cell may.",
        With(("line", line), ("column", column), ("limit", limit)));

    public static TableException FileTooLarge(long limit) => new(
        TableCodes.FileTooLarge,
        $"The table is larger than {limit} bytes unpacked, the most that is accepted. Upload fewer rows or columns.",
        With(("limit", limit)));

    public static TableException LacksColumn(string column) => new(
        TableCodes.SchemaMismatch,
        $"The file has no column '{column}', which is needed. Add it, spelled exactly so.",
        With(("column", column)));

    public static TableProblem RaggedRow(long row, long line, int expected, int found) => new(
        TableCodes.RaggedRow,
        $"Line {line} has {found} {(found == 1 ? "cell" : "cells")} where the header has {expected}. Look for a missing or an extra delimiter, or an unquoted one inside a value.",
        With(("row", row), ("line", line), ("expected", expected), ("found", found)),
        Line: line);

    public static TableException ToException(this TableProblem problem) => new(problem.Code, problem.Message, problem.Parameters);

    public static IReadOnlyDictionary<string, object?> With(params ReadOnlySpan<(string Key, object? Value)> values)
    {
        var parameters = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            parameters[key] = value;
        }

        return parameters;
    }
}
