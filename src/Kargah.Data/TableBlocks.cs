namespace Kargah.Data;

/// <summary>Some records of a file as they stand in it: bytes, not values. It is filled again and again, so memory is that of one block.</summary>
public sealed class TableBlock
{
    private byte[] bytes = new byte[1 << 16];
    /// <summary>Where each cell ends; it begins where the one before it ended.</summary>
    private readonly List<int> ends = [];
    private readonly List<TableProblem?> problems = [];
    private int columns;

    public int Rows => problems.Count;

    /// <summary>The number of the first record in the file, from 1.</summary>
    public long FirstRow { get; private set; }

    internal int Bytes => ends.Count == 0 ? 0 : ends[^1];

    /// <summary>The cell without quotes and escapes; empty where the record has none.</summary>
    public ReadOnlySpan<byte> this[int row, int column]
    {
        get
        {
            var cell = row * columns + column;
            var start = cell == 0 ? 0 : ends[cell - 1];
            return bytes.AsSpan(start, ends[cell] - start);
        }
    }

    /// <summary>A record with fewer or more cells than the header has names; which belongs to which column cannot be known.</summary>
    public TableProblem? ProblemOf(int row) => problems[row];

    internal void Clear(int columnCount, long firstRow)
    {
        (columns, FirstRow) = (columnCount, firstRow);
        ends.Clear();
        problems.Clear();
    }

    internal void AddCell(ReadOnlySpan<byte> cell)
    {
        var start = Bytes;
        if (start + cell.Length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, start + cell.Length));
        }

        cell.CopyTo(bytes.AsSpan(start));
        ends.Add(start + cell.Length);
    }

    internal void EndRow(TableProblem? problem) => problems.Add(problem);
}

/// <summary>Goes through a file block by block, for what needs every cell as it was written and no table in memory.</summary>
public sealed class TableBlocks : IDisposable
{
    private const int MostBytes = 16 << 20;

    private readonly RecordReader reader;
    private readonly IReadOnlyList<string> columns;
    private int[] places = [];
    private int known = -1;

    private TableBlocks(RecordReader reader, IReadOnlyList<string> columns) => (this.reader, this.columns) = (reader, columns);

    /// <param name="file">Where the table is.</param>
    /// <param name="schema">Its columns are those of the blocks, by name and in its order.</param>
    /// <param name="limits">What is accepted.</param>
    /// <exception cref="TableException">The file is no table.</exception>
    public static TableBlocks Open(TableFile file, TableSchema schema, ReadLimits limits) =>
        new(RecordReader.Open(file, limits, schema.Delimiter), [.. schema.Columns.Select(column => column.Name)]);

    /// <summary>Fills <paramref name="block"/> with the next records: at most <paramref name="rows"/>, fewer where they are long.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="TableException">What follows is no table within the limits.</exception>
    public bool Read(TableBlock block, int rows)
    {
        block.Clear(columns.Count, reader.Row + 1);
        while (block.Rows < rows && block.Bytes < MostBytes && reader.Read())
        {
            if (known != reader.Names.Count)
            {
                known = reader.Names.Count;
                places = [.. columns.Select(name => reader.Names.IndexOf(name))];
            }

            foreach (var place in places)
            {
                block.AddCell(place >= 0 && place < reader.Count ? reader[place] : default);
            }

            block.EndRow(reader.IsRagged ? Problem.RaggedRow(reader.Row, reader.Line, reader.Names.Count, reader.Count) : null);
        }

        return block.Rows > 0;
    }

    public void Dispose() => reader.Dispose();
}
