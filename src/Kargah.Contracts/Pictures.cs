using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

public enum PictureStatus
{
    /// <summary>Its bytes are here; nobody has looked into them yet.</summary>
    Uploaded,
    Analyzing,
    Ready,
    Invalid,
}

/// <summary>How the camera chose its white balance.</summary>
public enum WhiteBalanceMode
{
    Auto,
    Manual,
}

/// <summary>What the camera wrote into a picture. Where the picture was taken is never kept.</summary>
/// <param name="Exposure">In seconds.</param>
/// <param name="Aperture">The f-number.</param>
/// <param name="FocalLength">In millimetres.</param>
/// <param name="TakenAt">By the camera's clock, which knows no zone.</param>
public sealed record PictureExif(
    string? Camera, string? Lens, int? Iso, double? Exposure, double? Aperture, double? FocalLength, WhiteBalanceMode? WhiteBalance, DateTime? TakenAt);

/// <summary>A photograph of the library.</summary>
public sealed record Picture : OkResponse
{
    public required Guid Id { get; init; }
    /// <summary>The name its files get: the original one, made safe.</summary>
    public required string Filename { get; init; }
    public required string OriginalFilename { get; init; }
    public required long Size { get; init; }
    public required string MimeType { get; init; }
    public required string Sha256 { get; init; }
    /// <summary>Upright: as it is shown, after the camera's orientation is applied. Null until it is analyzed.</summary>
    public int? Width { get; init; }
    public int? Height { get; init; }
    public int? BitDepth { get; init; }
    /// <summary>What its numbers mean, by its profile or its format: sRGB, Display P3, …</summary>
    public string? ColorSpace { get; init; }
    public required bool HasIcc { get; init; }
    public required bool IsRaw { get; init; }
    public PictureExif? Exif { get; init; }
    public string? Description { get; init; }
    /// <summary>Anything its owner keeps beside it.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    /// <summary>The light group it belongs to.</summary>
    public string? Group { get; init; }
    public required PictureStatus Status { get; init; }
    /// <summary>Why it is invalid.</summary>
    public Problem? Problem { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DetectionSummary? LastDetection { get; init; }
    public CorrectionSummary? LastCorrection { get; init; }
}

/// <summary>The newest detection of a picture, as a list shows it.</summary>
public sealed record DetectionSummary(Guid DetectionId, bool Success, int MarkersFound, double? Confidence, DateTimeOffset Timestamp);

/// <summary>The newest correction of a picture, as a list shows it.</summary>
public sealed record CorrectionSummary(Guid CorrectionId, double OverallDeltaE, double LeaveOneOutDeltaE, QualityRating? QualityRating, DateTimeOffset Timestamp);

public sealed record PictureListResponse : OkResponse
{
    public required IReadOnlyList<Picture> Images { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <summary>One file of a batch upload that was not taken.</summary>
public sealed record FailedUpload(string Filename, string Error, string Code);

public sealed record PictureBatchResponse : OkResponse
{
    public required IReadOnlyList<Picture> Uploaded { get; init; }
    public required IReadOnlyList<FailedUpload> Failed { get; init; }
}

/// <summary>Absent fields stay as they are; an empty text empties the field.</summary>
public sealed record UpdatePictureRequest
{
    [MaxLength(2000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }

    /// <summary>Merged: a null value removes its key.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    [MaxLength(100, ErrorMessage = "The name of a light group can have at most 100 characters.")]
    public string? Group { get; init; }
}

/// <summary>Pictures that one light seems to have lit, for their owner to confirm by putting them into the group.</summary>
/// <param name="Name">A name for the group: camera, lens, day and time of the first.</param>
/// <param name="Reason">Why they seem to belong together, or why a correction cannot be shared.</param>
/// <param name="ReasonCode">Of the reason, which has no values.</param>
/// <param name="Shareable">False for JPEGs with automatic white balance, each of which was balanced on its own.</param>
/// <param name="WithCard">The one with a card that was found, from which a correction can be shared.</param>
public sealed record ProposedGroup(string Name, IReadOnlyList<Guid> ImageIds, string Reason, string ReasonCode, bool Shareable, Guid? WithCard);

public sealed record ProposedGroupsResponse : OkResponse
{
    public required IReadOnlyList<ProposedGroup> Groups { get; init; }
}
