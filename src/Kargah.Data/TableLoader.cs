namespace Kargah.Data;

/// <summary>Reads a whole table into memory, by column, with the types of its schema.</summary>
public static class TableLoader
{
    /// <summary>
    /// Columns are found by name, so another file with the same columns in another order, or with more of them, loads too; a level that the
    /// schema does not know is read as missing (−1).
    /// </summary>
    /// <param name="mostRows">Reads so many and leaves the rest.</param>
    /// <exception cref="TableException">The file is no table within the limits, lacks a column of the schema, or a row or a cell does not fit.</exception>
    public static Table Load(TableFile file, TableSchema schema, ReadLimits limits, CancellationToken ct = default, int mostRows = int.MaxValue)
    {
        using var reader = RecordReader.Open(file, limits, schema.Delimiter);
        var builders = schema.Columns.Select(column => new ColumnBuilder(column)).ToArray();
        var places = new int[builders.Length];
        var known = -1;
        while (reader.Row < mostRows && reader.Read())
        {
            if ((reader.Row & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            if (reader.IsRagged)
            {
                throw Problem.RaggedRow(reader.Row, reader.Line, reader.Names.Count, reader.Count).ToException();
            }

            if (known != reader.Names.Count)
            {
                known = reader.Names.Count;
                places = [.. schema.Columns.Select(column => reader.Names.IndexOf(column.Name))];
            }

            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].Add(places[i] < 0 ? default : reader[places[i]], reader.Row);
            }
        }

        if (reader.Row == 0)
        {
            throw Problem.NoRows();
        }

        if (reader.Row < mostRows && places.IndexOf(-1) is >= 0 and var lacking)
        {
            throw Problem.LacksColumn(schema.Columns[lacking].Name);
        }

        return new Table([.. builders.Select(builder => builder.Build())], checked((int)reader.Row));
    }

    private sealed class ColumnBuilder(ColumnSchema schema)
    {
        private readonly List<double> numbers = [];
        private readonly List<int> codes = [];
        private readonly List<string?> texts = [];

        public void Add(ReadOnlySpan<byte> bytes, long row)
        {
            var cell = CellParser.Parse(schema, bytes);
            if (cell.State == CellState.Bad)
            {
                throw CellParser.Refusal(schema, row, cell.Text!).ToException();
            }

            switch (schema.Type)
            {
                case ColumnType.Numeric or ColumnType.Date:
                    numbers.Add(cell.Number);
                    break;
                case ColumnType.Text:
                    texts.Add(cell.Text);
                    break;
                default:
                    codes.Add(cell.Level);
                    break;
            }
        }

        public Column Build() => schema.Type switch
        {
            ColumnType.Numeric or ColumnType.Date => new NumberColumn(schema.Name, schema.Type, [.. numbers]),
            ColumnType.Text => new TextColumn(schema.Name, [.. texts]),
            _ => new CategoryColumn(schema.Name, schema.Type, [.. codes], schema.Levels),
        };
    }
}
