namespace Kargah.Data;

/// <summary>How a table is written in its file.</summary>
public enum TableFormat
{
    /// <summary>RFC 4180 with the delimiter detected among comma, semicolon, tab and bar.</summary>
    Csv,

    /// <summary>The same with tabs.</summary>
    Tsv,

    /// <summary>One array of flat objects.</summary>
    Json,

    /// <summary>One flat object a line.</summary>
    Jsonl,
}

/// <summary>A table on disk. <paramref name="Compressed"/>: the file is gzip around the format.</summary>
public sealed record TableFile(string Path, TableFormat Format, bool Compressed);

/// <summary>What a reader accepts before it stops with a <see cref="TableException"/>; all sizes are of the unpacked bytes.</summary>
public sealed record ReadLimits
{
    public static ReadLimits Default { get; } = new();

    public long MaxBytes { get; init; } = 2L << 30;
    public int MaxColumns { get; init; } = 4096;
    public int MaxCellBytes { get; init; } = 1 << 20;

    /// <summary>Of one record: a line, or the lines that its quotes hold together, or one JSON object.</summary>
    public int MaxLineBytes { get; init; } = 4 << 20;
}
