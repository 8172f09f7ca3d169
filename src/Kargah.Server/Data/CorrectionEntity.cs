using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>A correction and what it made of its picture. It outlives the detection that it was found from, of which it has what it needs.</summary>
public sealed class CorrectionEntity
{
    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required Guid ImageId { get; init; }
    public required Guid DetectionId { get; init; }
    /// <summary>The batch that made it; its files lie with the attempt <see cref="Attempt"/> of that job.</summary>
    public string? JobId { get; init; }
    public int? Attempt { get; init; }
    /// <summary>Null where it is no number.</summary>
    public double? OverallDeltaE { get; init; }
    public double? LeaveOneOutDeltaE { get; init; }
    public QualityRating? QualityRating { get; init; }
    public required double QualityScore { get; init; }
    /// <summary>JSON <see cref="ColorCorrection"/>.</summary>
    public required string Json { get; init; }
    /// <summary>JSON <see cref="CorrectionOptions"/>: for writing it as a profile.</summary>
    public required string OptionsJson { get; init; }
    public string? MimeType { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static CorrectionEntity Of(ColorCorrection correction, CorrectionOptions options, string? mimeType, Guid ownerId, string? jobId = null, int? attempt = null) => new()
    {
        Id = correction.CorrectionId,
        OwnerId = ownerId,
        ImageId = correction.ImageId,
        DetectionId = correction.DetectionId,
        JobId = jobId,
        Attempt = attempt,
        OverallDeltaE = Finite(correction.DeltaEMetrics.OverallDeltaE),
        LeaveOneOutDeltaE = Finite(correction.DeltaEMetrics.LeaveOneOutDeltaE),
        QualityRating = correction.DeltaEMetrics.QualityRating,
        QualityScore = correction.QualityScore,
        Json = JsonSerializer.Serialize(correction, KargahJson.Options),
        OptionsJson = JsonSerializer.Serialize(options, KargahJson.Options),
        MimeType = mimeType,
        CreatedAt = correction.Timestamp,
    };

    public ColorCorrection Document() => JsonSerializer.Deserialize<ColorCorrection>(Json, KargahJson.Options)!;

    public CorrectionOptions Options() => JsonSerializer.Deserialize<CorrectionOptions>(OptionsJson, KargahJson.Options)!;

    /// <summary>Opens one of its files.</summary>
    /// <param name="imageId">Of the picture itself, or of another one that got the same correction.</param>
    /// <param name="name">A name of <see cref="PictureFiles"/>.</param>
    /// <exception cref="FileNotFoundException">It is not there (any more).</exception>
    public FileStream Open(DataFolder folder, Guid imageId, string name) => JobId is null || Attempt is null
        ? WorkerOwnedFile.OpenStream(folder.PictureCorrection(imageId, Id), name)
        : WorkerOwnedFile.OpenStream(folder.Attempt(JobId, Attempt.Value), AttemptFiles.PictureResults, imageId.ToString(), name);

    /// <summary>Where <see cref="Open"/> looks: for a worker, who may be told the way.</summary>
    public string Folder(DataFolder folder, Guid imageId) => JobId is null || Attempt is null
        ? folder.PictureCorrection(imageId, Id)
        : Path.Combine(folder.Attempt(JobId, Attempt.Value), AttemptFiles.PictureResults, imageId.ToString());

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed class Configuration : IEntityTypeConfiguration<CorrectionEntity>
    {
        public void Configure(EntityTypeBuilder<CorrectionEntity> builder)
        {
            builder.ToTable("corrections");
            builder.HasIndex(correction => new { correction.OwnerId, correction.CreatedAt });
            builder.HasIndex(correction => new { correction.ImageId, correction.CreatedAt });
            builder.HasIndex(correction => correction.JobId);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(correction => correction.OwnerId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<PictureEntity>().WithMany().HasForeignKey(correction => correction.ImageId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
