namespace Kargah.Data;

/// <summary>What a column holds. Inferred once, when a table is analyzed; a training uses the same types.</summary>
public enum ColumnType
{
    /// <summary>Finite numbers; <see cref="double.NaN"/> is missing.</summary>
    Numeric,

    /// <summary>Few repeated values: codes into <see cref="CategoryColumn.Levels"/>; −1 is missing.</summary>
    Category,

    /// <summary>Two values that mean yes and no; stored as a <see cref="CategoryColumn"/>.</summary>
    Boolean,

    /// <summary>Moments: seconds since 1970-01-01 UTC; <see cref="double.NaN"/> is missing.</summary>
    Date,

    /// <summary>Free text or ids: too many different values to be a category.</summary>
    Text,
}

/// <summary>One named column of a <see cref="Table"/>. All columns of a table have the same length.</summary>
public abstract class Column(string name, ColumnType type)
{
    public string Name { get; } = name;
    public ColumnType Type { get; } = type;
    public abstract int Length { get; }
    public abstract bool IsMissing(int row);
}

/// <summary>Numbers (<see cref="ColumnType.Numeric"/>) or moments (<see cref="ColumnType.Date"/>).</summary>
public sealed class NumberColumn(string name, ColumnType type, double[] values) : Column(name, type)
{
    /// <summary>One value a row; NaN is missing; never infinite.</summary>
    public double[] Values { get; } = values;
    public override int Length => Values.Length;
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);
}

/// <summary>Repeated values as codes into a list of levels (<see cref="ColumnType.Category"/> and <see cref="ColumnType.Boolean"/>).</summary>
public sealed class CategoryColumn(string name, ColumnType type, int[] codes, IReadOnlyList<string> levels) : Column(name, type)
{
    /// <summary>Index into <see cref="Levels"/>, or −1 for missing.</summary>
    public int[] Codes { get; } = codes;

    /// <summary>The different values as written in the file, sorted ordinally.</summary>
    public IReadOnlyList<string> Levels { get; } = levels;
    public override int Length => Codes.Length;
    public override bool IsMissing(int row) => Codes[row] < 0;
}

/// <summary>Free text; null is missing.</summary>
public sealed class TextColumn(string name, string?[] values) : Column(name, ColumnType.Text)
{
    public string?[] Values { get; } = values;
    public override int Length => Values.Length;
    public override bool IsMissing(int row) => Values[row] is null;
}

/// <summary>A table in memory, by column. Row r is the r-th record of the file, whatever lines it spans.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> byName;

    public Table(IReadOnlyList<Column> columns, int rows)
    {
        Columns = columns;
        Rows = rows;
        byName = new Dictionary<string, Column>(columns.Count, StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (column.Length != rows)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Length} rows, the table has {rows}.", nameof(columns));
            }

            if (!byName.TryAdd(column.Name, column))
            {
                throw new ArgumentException($"The column name '{column.Name}' appears twice.", nameof(columns));
            }
        }
    }

    public IReadOnlyList<Column> Columns { get; }
    public int Rows { get; }
    public Column? Find(string name) => byName.GetValueOrDefault(name);
}
