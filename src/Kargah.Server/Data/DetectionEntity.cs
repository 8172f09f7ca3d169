using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>What came of looking for a card in a picture; columns beside the document are what lists show.</summary>
public sealed class DetectionEntity
{
    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required Guid ImageId { get; init; }
    /// <summary>The batch that made it.</summary>
    public string? JobId { get; init; }
    public required bool Success { get; init; }
    public required int MarkersFound { get; init; }
    public double? Confidence { get; init; }
    /// <summary>JSON <see cref="Detection"/>.</summary>
    public required string Json { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static DetectionEntity Of(Detection detection, Guid ownerId, string? jobId = null) => new()
    {
        Id = detection.DetectionId,
        OwnerId = ownerId,
        ImageId = detection.ImageId,
        JobId = jobId,
        Success = detection.Success,
        MarkersFound = detection.MarkersFound,
        Confidence = detection.Confidence,
        Json = JsonSerializer.Serialize(detection, KargahJson.Options),
        CreatedAt = detection.Timestamp,
    };

    public Detection Document() => JsonSerializer.Deserialize<Detection>(Json, KargahJson.Options)!;

    private sealed class Configuration : IEntityTypeConfiguration<DetectionEntity>
    {
        public void Configure(EntityTypeBuilder<DetectionEntity> builder)
        {
            builder.ToTable("detections");
            builder.HasIndex(detection => new { detection.OwnerId, detection.CreatedAt });
            builder.HasIndex(detection => new { detection.ImageId, detection.CreatedAt });
            builder.HasIndex(detection => detection.JobId);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(detection => detection.OwnerId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<PictureEntity>().WithMany().HasForeignKey(detection => detection.ImageId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
