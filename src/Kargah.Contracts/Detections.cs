namespace Kargah.Contracts;

public enum ChartKind
{
    /// <summary>24 patches framed by four ArUco markers.</summary>
    Aruco24,
    /// <summary>A bare classic chart.</summary>
    Classic24,
}

/// <summary>The clockwise turn of the card's own top in the picture.</summary>
public enum CardOrientation
{
    Normal,
    Rotated90,
    Rotated180,
    Rotated270,
}

/// <summary>POST /api/detect/card.</summary>
public sealed record DetectCardRequest
{
    public Guid? ImageId { get; init; }
    public ChartKind? Chart { get; init; }
    /// <summary>The card's four corners in the upright picture, in pixels, clockwise from the card's own top left: placed by hand.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Corners { get; init; }
    /// <summary>The ids of the markers, clockwise from the card's own top left; 0, 1, 2, 3 unless said.</summary>
    public IReadOnlyList<int>? MarkerIds { get; init; }
}

/// <param name="Corners">Four points, in pixels of the upright picture, clockwise from the marker's own top left.</param>
public sealed record MarkerPlace(int Id, IReadOnlyList<IReadOnlyList<double>> Corners);

/// <summary>What was measured on a patch.</summary>
/// <param name="Center">In pixels of the upright picture.</param>
/// <param name="Bbox">x, y, width, height in the rectified card of 600 × 400.</param>
/// <param name="MeanRgb">0 to 255, as the picture encodes it.</param>
/// <param name="MeanLinear">Linear light, 0 to 1; null where nothing could be measured.</param>
/// <param name="StdDev">Of its pixels in linear light: noise, and what is uneven.</param>
/// <param name="ClippedShare">0 to 1.</param>
/// <param name="Used">Takes part in a correction.</param>
public sealed record DetectedPatch(
    int PatchId, string Name, IReadOnlyList<double> Center, IReadOnlyList<double> Bbox, IReadOnlyList<double> MeanRgb, IReadOnlyList<double> MeanLinear, double StdDev,
    double ClippedShare, double SpecularShare, bool IsSpecular, bool IsClipped, bool Used);

/// <summary>What came of looking for a card in a picture.</summary>
public sealed record Detection : OkResponse
{
    public required Guid DetectionId { get; init; }
    public required Guid ImageId { get; init; }
    public required bool Success { get; init; }
    public required ChartKind Chart { get; init; }
    /// <summary>True where the corners were placed by hand.</summary>
    public bool PlacedByHand { get; init; }
    public required int MarkersFound { get; init; }
    public required IReadOnlyList<MarkerPlace> Markers { get; init; }
    /// <summary>Root of the mean square distance between the corners seen and those of one flat card; null without a card.</summary>
    public double? ReprojectionErrorPx { get; init; }
    /// <summary>Four points, clockwise from the card's own top left.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? CardCorners { get; init; }
    /// <summary>Row by row: from the rectified card of 600 × 400 to the picture.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Homography { get; init; }
    public CardOrientation? CardOrientation { get; init; }
    public required IReadOnlyList<DetectedPatch> Patches { get; init; }
    public required int PatchesCount { get; init; }
    /// <summary>0 to 1.</summary>
    public double? Confidence { get; init; }
    /// <summary>What the measured numbers mean: the picture's color space, or <c>camera</c> for the linear light of a RAW file.</summary>
    public string? ColorSpace { get; init; }
    public required double ProcessingTimeMs { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    /// <summary>Why there is none: what was seen, and what to do.</summary>
    public IReadOnlyList<string>? Errors { get; init; }
    /// <summary>The errors, each with its code and values; null in detections that are older than the codes.</summary>
    public IReadOnlyList<Problem>? Reasons { get; init; }
    public IReadOnlyList<string>? Warnings { get; init; }
    /// <summary>The warnings, each with its code and values; null in detections that are older than the codes.</summary>
    public IReadOnlyList<Problem>? Notices { get; init; }
}

/// <summary>Whether this server can detect and correct: what is missing, and the command that installs it.</summary>
public sealed record ColorHealthResponse : OkResponse
{
    public required bool Available { get; init; }
    public required bool Raw { get; init; }
    /// <summary>The libraries' versions, by name.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }
    public IReadOnlyList<string>? Missing { get; init; }
}
