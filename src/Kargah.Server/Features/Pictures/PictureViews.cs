using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Pictures;

/// <summary>Pictures as they are answered, with the newest that was found out about each.</summary>
internal static class PictureViews
{
    public static async Task<IReadOnlyList<Picture>> ToResponsesAsync(this IReadOnlyList<PictureEntity> pictures, KargahDb db, CancellationToken cancellationToken)
    {
        var ids = pictures.Select(picture => picture.Id).ToList();
        var detections = await db.Detections.AsNoTracking()
            .Where(each => ids.Contains(each.ImageId) && !db.Detections.Any(later => later.ImageId == each.ImageId && (later.CreatedAt > each.CreatedAt || (later.CreatedAt == each.CreatedAt && later.Id > each.Id))))
            .Select(each => new { each.ImageId, Summary = new DetectionSummary(each.Id, each.Success, each.MarkersFound, each.Confidence, each.CreatedAt) })
            .ToDictionaryAsync(each => each.ImageId, each => each.Summary, cancellationToken);
        var corrections = await db.Corrections.AsNoTracking()
            .Where(each => ids.Contains(each.ImageId) && !db.Corrections.Any(later => later.ImageId == each.ImageId && (later.CreatedAt > each.CreatedAt || (later.CreatedAt == each.CreatedAt && later.Id > each.Id))))
            .Select(each => new { each.Id, each.ImageId, each.OverallDeltaE, each.LeaveOneOutDeltaE, each.QualityRating, each.CreatedAt })
            .ToDictionaryAsync(each => each.ImageId, each => new CorrectionSummary(each.Id, each.OverallDeltaE ?? double.NaN, each.LeaveOneOutDeltaE ?? double.NaN, each.QualityRating, each.CreatedAt), cancellationToken);
        return [.. pictures.Select(picture => ToResponse(picture, detections.GetValueOrDefault(picture.Id), corrections.GetValueOrDefault(picture.Id)))];
    }

    public static async Task<Picture> ToResponseAsync(this PictureEntity picture, KargahDb db, CancellationToken cancellationToken) =>
        (await new[] { picture }.ToResponsesAsync(db, cancellationToken))[0];

    private static Picture ToResponse(PictureEntity picture, DetectionSummary? detection, CorrectionSummary? correction) => new()
    {
        Id = picture.Id,
        Filename = picture.Filename,
        OriginalFilename = picture.OriginalFilename,
        Size = picture.Size,
        MimeType = picture.MimeType ?? "application/octet-stream",
        Sha256 = picture.Sha256,
        Width = picture.Width,
        Height = picture.Height,
        BitDepth = picture.BitDepth,
        ColorSpace = picture.ColorSpace,
        HasIcc = picture.HasIcc,
        IsRaw = picture.IsRaw,
        Exif = picture.Exif(),
        Description = picture.Description,
        Metadata = picture.Metadata(),
        Group = picture.Group,
        Status = picture.Status,
        Problem = picture.Problem(),
        CreatedAt = picture.CreatedAt,
        UpdatedAt = picture.UpdatedAt,
        LastDetection = detection,
        LastCorrection = correction,
    };
}
