namespace Kargah.Data;

/// <summary>Reads a whole table into memory, by column, with the types of its schema.</summary>
public static class TableLoader
{
    /// <exception cref="TableException">The file is no table within the limits, lacks a column of the schema, or a cell does not fit its column.</exception>
    public static Table Load(TableFile file, TableSchema schema, ReadLimits limits, CancellationToken ct = default) => throw new NotImplementedException();
}
