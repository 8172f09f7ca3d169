using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>Somebody's own measurements of a chart.</summary>
public sealed class ReferenceEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>JSON <see cref="Reference"/>.</summary>
    public required string Json { get; init; }

    public Reference Document() => JsonSerializer.Deserialize<Reference>(Json, KargahJson.Options)!;

    private sealed class Configuration : IEntityTypeConfiguration<ReferenceEntity>
    {
        public void Configure(EntityTypeBuilder<ReferenceEntity> builder)
        {
            builder.ToTable("chart_references");
            builder.HasIndex(reference => new { reference.OwnerId, reference.CreatedAt });
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(reference => reference.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
