using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Some rows of a table as a table of their own, so that a large one can be gone through piece by piece.</summary>
internal static class TableRows
{
    public static Table Take(Table table, IEnumerable<string> columns, ReadOnlySpan<int> rows)
    {
        var taken = new List<Column>();
        foreach (var name in columns)
        {
            taken.Add(Take(table.Find(name)!, rows));
        }

        return new Table(taken, rows.Length);
    }

    private static Column Take(Column column, ReadOnlySpan<int> rows)
    {
        switch (column)
        {
            case NumberColumn number:
                return new NumberColumn(column.Name, column.Type, Take(number.Values, rows));
            case CategoryColumn category:
                return new CategoryColumn(column.Name, column.Type, Take(category.Codes, rows), category.Levels);
            default:
                return new TextColumn(column.Name, Take(((TextColumn)column).Values, rows));
        }
    }

    private static T[] Take<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = values[rows[i]];
        }

        return taken;
    }
}
