namespace Kargah.Data;

/// <summary>How a table is loaded.</summary>
public sealed record LoadOptions
{
    public static LoadOptions Default { get; } = new();

    /// <summary>Threads that read the cells of CSV and TSV; JSON takes one.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes of a CSV or TSV file that a thread takes at a time; more where a record is longer.</summary>
    public int BlockBytes { get; init; } = 1 << 20;

    /// <summary>Rows if they are known, else 0: columns of just this length need no copy at the end.</summary>
    public int ExpectedRows { get; init; }

    /// <summary>Reads so many and leaves the rest; the one option that changes what is loaded. It takes one thread.</summary>
    public int MostRows { get; init; } = int.MaxValue;
}

/// <summary>Reads a whole table into memory, by column, with the types of its schema.</summary>
public static class TableLoader
{
    /// <inheritdoc cref="Load(TableFile, TableSchema, ReadLimits, LoadOptions, CancellationToken)"/>
    public static Table Load(TableFile file, TableSchema schema, ReadLimits limits, CancellationToken ct = default) =>
        Load(file, schema, limits, LoadOptions.Default, ct);

    /// <summary>
    /// Columns are found by name, so another file with the same columns in another order, or with more of them, loads too; a level that the
    /// schema does not know is read as missing (−1). Beside the table itself (8 bytes a number, 4 a code, and one column twice where the rows
    /// are not known before) memory holds one block for each thread: its bytes, 4 more a cell and 16 a record.
    /// </summary>
    /// <exception cref="TableException">The file is no table within the limits, lacks a column of the schema, or a row or a cell does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread or byte.</exception>
    public static Table Load(TableFile file, TableSchema schema, ReadLimits limits, LoadOptions options, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ExpectedRows);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MostRows);
        var columns = schema.Columns.Select(column => ColumnBuilder.Of(column, options.ExpectedRows)).ToArray();
        var rows = file.Format is (TableFormat.Csv or TableFormat.Tsv) && options.MostRows == int.MaxValue
            ? CsvLoad.Run(file, schema, columns, limits, options, ct)
            : ReadRecords(file, schema, columns, limits, options.MostRows, ct);
        var built = new Column[columns.Length];
        Parallel.For(0, built.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct }, i => built[i] = columns[i].Build(rows));
        return new Table(built, rows);
    }

    private static int ReadRecords(TableFile file, TableSchema schema, ColumnBuilder[] columns, ReadLimits limits, int mostRows, CancellationToken ct)
    {
        using var reader = RecordReader.Open(file, limits, schema.Delimiter);
        var places = new int[columns.Length];
        var known = -1;
        while (reader.Row < mostRows && reader.Read())
        {
            if ((reader.Row & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            if (known != reader.Names.Count)
            {
                known = reader.Names.Count;
                places = [.. schema.Columns.Select(column => reader.Names.IndexOf(column.Name))];
            }

            if (reader.IsRagged)
            {
                throw Problem.RaggedRow(reader.Row, reader.Line, reader.Names.Count, reader.Count).ToException();
            }

            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Reserve(checked((int)reader.Row));
                columns[i].Set((int)reader.Row - 1, Parse(schema.Columns[i], places[i] < 0 ? default : reader[places[i]], reader.Row));
            }
        }

        Check(schema, reader.Row < mostRows ? places : [], reader.Row);
        return (int)reader.Row;
    }

    /// <exception cref="TableException">The cell does not fit its column.</exception>
    internal static Cell Parse(ColumnSchema column, ReadOnlySpan<byte> bytes, long row)
    {
        var cell = CellParser.Parse(column, bytes);
        return cell.State == CellState.Bad ? throw CellParser.Refusal(column, row, cell.Text!).ToException() : cell;
    }

    internal static void Check(TableSchema schema, int[] places, long rows)
    {
        if (rows == 0)
        {
            throw Problem.NoRows();
        }

        if (places.IndexOf(-1) is >= 0 and var lacking)
        {
            throw Problem.LacksColumn(schema.Columns[lacking].Name);
        }
    }
}
