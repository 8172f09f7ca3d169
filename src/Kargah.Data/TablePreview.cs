namespace Kargah.Data;

/// <summary>Reads some rows of a file.</summary>
public static class TablePreview
{
    /// <param name="file">Where the table is.</param>
    /// <param name="schema">How to read it.</param>
    /// <param name="skip">Rows passed over.</param>
    /// <param name="limit">Rows read at most.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="TableException">The file is no table within the limits.</exception>
    public static PreviewPage Read(TableFile file, TableSchema schema, long skip, int limit, ReadLimits limits, CancellationToken ct = default) => throw new NotImplementedException();
}
