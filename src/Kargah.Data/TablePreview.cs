using System.Text;

namespace Kargah.Data;

/// <summary>Reads some rows of a file.</summary>
public static class TablePreview
{
    /// <summary>Rows <paramref name="skip"/> to <paramref name="skip"/> + <paramref name="limit"/> − 1; those before them are read too, the file being text.</summary>
    /// <param name="file">Where the table is.</param>
    /// <param name="schema">How to read it.</param>
    /// <param name="skip">Rows passed over.</param>
    /// <param name="limit">Rows read at most.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="TableException">The file is no table within the limits, or not the schema's.</exception>
    public static PreviewPage Read(TableFile file, TableSchema schema, long skip, int limit, ReadLimits limits, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var reader = RecordReader.Open(file, limits, schema.Delimiter);
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
        {
            if ((reader.Row & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            if (reader.Row <= skip)
            {
                continue;
            }

            if (rows.Count == limit)
            {
                return new PreviewPage(schema.Columns, rows, true);
            }

            var cells = schema.Columns.Select(column => reader.Names.IndexOf(column.Name) is >= 0 and var at && at < reader.Count ? Encoding.UTF8.GetString(reader[at]) : null);
            rows.Add(TypedCells.Of(schema.Columns, [.. cells]));
        }

        return new PreviewPage(schema.Columns, rows, false);
    }
}
