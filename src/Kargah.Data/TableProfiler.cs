namespace Kargah.Data;

/// <summary>Looks once over a whole file and says what is in it and what is wrong with it.</summary>
public static class TableProfiler
{
    /// <exception cref="TableException">The file is no table within the limits.</exception>
    public static TableProfile Profile(TableFile file, ReadLimits limits, CancellationToken ct = default) => throw new NotImplementedException();
}
