using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Pictures;

public sealed class PicturesOptions
{
    /// <summary>Of one file.</summary>
    [Range(1024, 1L << 44)]
    public long MaxUploadBytes { get; init; } = 1L << 30;

    /// <summary>Of one picture; refused before anything is decoded.</summary>
    [Range(1, 700_000_000)]
    public long MaxPixels { get; init; } = 300_000_000;

    /// <summary>An upload waits this long for its analysis before it answers <c>uploaded</c> or <c>analyzing</c>.</summary>
    [Range(0, 300)]
    public int AnalysisAnswerSeconds { get; init; } = 25;

    /// <summary>For an analysis or a detection.</summary>
    [Range(1, 3600)]
    public int ReadTimeoutSeconds { get; init; } = 30;

    /// <summary>For a correction, a profile or a report.</summary>
    [Range(1, 3600)]
    public int CorrectionTimeoutSeconds { get; init; } = 60;
}
