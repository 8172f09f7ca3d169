using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>Who did what. It points at nothing: it outlives accounts and what they owned.</summary>
public sealed class AuditEntity
{
    public long Id { get; init; }
    public required DateTimeOffset Time { get; init; }
    public Guid? ActorId { get; init; }
    public string? ActorIp { get; init; }
    public required AuditAction Action { get; init; }
    public string? TargetKind { get; init; }
    public string? TargetId { get; init; }
    public string? DetailJson { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<AuditEntity>
    {
        public void Configure(EntityTypeBuilder<AuditEntity> builder)
        {
            builder.ToTable("audit");
            builder.HasIndex(entry => entry.Time);
            builder.HasIndex(entry => new { entry.ActorId, entry.Time });
            builder.HasIndex(entry => new { entry.Action, entry.Time });
            builder.HasIndex(entry => entry.TargetId);
        }
    }
}
