using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Datasets;

public sealed class DatasetsOptions
{
    [Range(1024, 1L << 44)]
    public long MaxUploadBytes { get; init; } = 2L << 30;

    /// <summary>Of a compressed file, after unpacking.</summary>
    [Range(1024, 1L << 44)]
    public long MaxUnpackedBytes { get; init; } = 2L << 30;

    /// <summary>An upload waits this long for its analysis before it answers <c>analyzing</c>.</summary>
    [Range(0, 300)]
    public int AnalysisAnswerSeconds { get; init; } = 25;

    [Range(1, 24 * 3600)]
    public int AnalysisTimeoutSeconds { get; init; } = 900;

    [Range(1, 300)]
    public int PreviewTimeoutSeconds { get; init; } = 10;
}
