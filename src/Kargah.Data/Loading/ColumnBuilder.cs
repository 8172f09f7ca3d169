namespace Kargah.Data;

/// <summary>A column that is being read. Rows may come in any order and from several threads, once there is room for them.</summary>
internal abstract class ColumnBuilder(ColumnSchema schema)
{
    protected ColumnSchema Schema { get; } = schema;

    public static ColumnBuilder Of(ColumnSchema schema, int expectedRows) => schema.Type switch
    {
        ColumnType.Numeric or ColumnType.Date => new NumberBuilder(schema, expectedRows),
        ColumnType.Text => new TextBuilder(schema, expectedRows),
        _ => new CategoryBuilder(schema, expectedRows),
    };

    public abstract void Reserve(int rows);

    public abstract void Set(int row, Cell cell);

    /// <summary>Reads the cells at <paramref name="place"/> of the records from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <returns>False when one of them does not fit.</returns>
    public abstract bool Read(CsvBlock block, int place, int from, int to, int row);

    public abstract Column Build(int rows);
}

internal abstract class ColumnBuilder<T>(ColumnSchema schema, int expectedRows) : ColumnBuilder(schema)
{
    protected Segments<T> Values { get; } = new(expectedRows);

    public sealed override void Reserve(int rows) => Values.Reserve(rows);

    public sealed override void Set(int row, Cell cell) => Values.At(row, 1)[0] = ValueOf(cell);

    public sealed override bool Read(CsvBlock block, int place, int from, int to, int row)
    {
        while (from < to)
        {
            var values = Values.At(row, to - from);
            if (!Read(block, place, from, values))
            {
                return false;
            }

            from += values.Length;
            row += values.Length;
        }

        return true;
    }

    protected abstract T ValueOf(Cell cell);

    protected abstract bool Read(CsvBlock block, int place, int from, Span<T> values);

    /// <summary>By the rules for any cell.</summary>
    protected bool TryParse(CsvBlock block, int record, int place, out T value)
    {
        var cell = CellParser.Parse(Schema, block.Cell(record, place));
        value = ValueOf(cell);
        return cell.State != CellState.Bad;
    }
}

internal sealed class NumberBuilder(ColumnSchema schema, int expectedRows) : ColumnBuilder<double>(schema, expectedRows)
{
    private readonly byte decimalSign = (byte)(schema.DecimalComma ? ',' : '.');

    public override Column Build(int rows) => new NumberColumn(Schema.Name, Schema.Type, Values.ToArray(rows));

    protected override double ValueOf(Cell cell) => cell.Number;

    protected override bool Read(CsvBlock block, int place, int from, Span<double> values)
    {
        var plain = Schema.Type == ColumnType.Numeric;
        for (var i = 0; i < values.Length; i++)
        {
            block.Find(from + i, place, out var start, out var end);
            if (!(plain && PlainNumber.TryRead(ref block.Origin, start, end, decimalSign, out values[i]))
                && !TryParse(block, from + i, place, out values[i]))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class CategoryBuilder(ColumnSchema schema, int expectedRows) : ColumnBuilder<int>(schema, expectedRows)
{
    private readonly LevelCodes codes = new(schema.Levels);

    public override Column Build(int rows) => new CategoryColumn(Schema.Name, Schema.Type, Values.ToArray(rows), Schema.Levels);

    protected override int ValueOf(Cell cell) => cell.Level;

    protected override bool Read(CsvBlock block, int place, int from, Span<int> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var code = codes.Find(block.Cell(from + i, place));
            if (code >= 0)
            {
                values[i] = code;
            }
            else if (!TryParse(block, from + i, place, out values[i]))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class TextBuilder(ColumnSchema schema, int expectedRows) : ColumnBuilder<string?>(schema, expectedRows)
{
    public override Column Build(int rows) => new TextColumn(Schema.Name, Values.ToArray(rows));

    protected override string? ValueOf(Cell cell) => cell.Text;

    protected override bool Read(CsvBlock block, int place, int from, Span<string?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            TryParse(block, from + i, place, out values[i]);
        }

        return true;
    }
}
