using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>Something that was found out about a picture: by a job, or by another tool that says so.</summary>
public sealed class ColorResultEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public string? JobId { get; init; }
    public required Guid ImageId { get; init; }
    public required string ResultType { get; init; }
    public double? QualityScore { get; set; }
    public string? Notes { get; set; }
    /// <summary>JSON object.</summary>
    public string? MetadataJson { get; set; }
    public Guid? DetectionId { get; init; }
    public Guid? CorrectionId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    public ColorResult ToResponse() => new()
    {
        Id = Id,
        JobId = JobId,
        ImageId = ImageId,
        ResultType = ResultType,
        QualityScore = QualityScore,
        Notes = Notes,
        Metadata = MetadataJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(MetadataJson, KargahJson.Options),
        DetectionId = DetectionId,
        CorrectionId = CorrectionId,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };

    private sealed class Configuration : IEntityTypeConfiguration<ColorResultEntity>
    {
        public void Configure(EntityTypeBuilder<ColorResultEntity> builder)
        {
            builder.ToTable("color_results");
            builder.HasIndex(result => new { result.OwnerId, result.CreatedAt });
            builder.HasIndex(result => result.ImageId);
            builder.HasIndex(result => result.JobId);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(result => result.OwnerId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<PictureEntity>().WithMany().HasForeignKey(result => result.ImageId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
