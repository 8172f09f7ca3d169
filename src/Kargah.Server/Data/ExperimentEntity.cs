using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>A named question. What it found is in its runs, which point at it and outlive it.</summary>
public sealed class ExperimentEntity
{
    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public Guid? DatasetId { get; set; }
    public ModelType? ModelType { get; set; }
    /// <summary>JSON <see cref="StartTrainingRequest"/>.</summary>
    public required string ConfigJson { get; set; }
    public string? Notes { get; set; }
    /// <summary>JSON array.</summary>
    public string? TagsJson { get; set; }
    /// <summary>JSON, name → value: those of MLflow.</summary>
    public string? ExternalTagsJson { get; set; }
    /// <summary>Since when it is away, by MLflow's routes, which bring it back too.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<ExperimentEntity>
    {
        public void Configure(EntityTypeBuilder<ExperimentEntity> builder)
        {
            builder.ToTable("experiments");
            builder.HasQueryFilter(experiment => experiment.DeletedAt == null);
            builder.HasIndex(experiment => new { experiment.OwnerId, experiment.CreatedAt });
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(experiment => experiment.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
