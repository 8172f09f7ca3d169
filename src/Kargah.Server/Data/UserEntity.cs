using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

public sealed class UserEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Email { get; init; }
    /// <summary>Lower case; unique, so that two racing registrations cannot both win.</summary>
    public required string NormalizedEmail { get; init; }
    public required string Name { get; set; }
    public required string PasswordHash { get; set; }
    public required UserRole Role { get; set; }
    public bool Disabled { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSeenAt { get; set; }

    public User ToResponse() => new(Id, Email, Name, Role, CreatedAt);

    private sealed class Configuration : IEntityTypeConfiguration<UserEntity>
    {
        public void Configure(EntityTypeBuilder<UserEntity> builder)
        {
            builder.ToTable("users");
            builder.HasIndex(user => user.NormalizedEmail).IsUnique();
        }
    }
}

/// <summary>One sign-in. Access tokens name it; revoking it ends them at once on REST, event streams and hub.</summary>
public sealed class SessionEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<SessionEntity>
    {
        public void Configure(EntityTypeBuilder<SessionEntity> builder)
        {
            builder.ToTable("sessions");
            builder.HasIndex(session => session.UserId);
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Spent on use; a later reuse revokes the whole session (the family).</summary>
public sealed class RefreshTokenEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid SessionId { get; init; }
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<RefreshTokenEntity>
    {
        public void Configure(EntityTypeBuilder<RefreshTokenEntity> builder)
        {
            builder.ToTable("refresh_tokens");
            builder.HasIndex(token => token.Hash).IsUnique();
            builder.HasOne<SessionEntity>().WithMany().HasForeignKey(token => token.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

public sealed class ApiTokenEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }
    public required string Name { get; init; }
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Hash { get; init; }
    /// <summary>The first characters, so that its owner knows which one it is.</summary>
    public required string Prefix { get; init; }
    public bool CanWrite { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }

    public ApiToken ToResponse() => new(Id, Name, CanWrite ? [TokenScope.Read, TokenScope.Write] : [TokenScope.Read], Prefix, CreatedAt, ExpiresAt, LastUsedAt);

    private sealed class Configuration : IEntityTypeConfiguration<ApiTokenEntity>
    {
        public void Configure(EntityTypeBuilder<ApiTokenEntity> builder)
        {
            builder.ToTable("api_tokens");
            builder.HasIndex(token => token.Hash).IsUnique();
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What the server itself remembers, such as the queue's mode.</summary>
public sealed class SettingEntity
{
    public required string Name { get; init; }
    public required string Value { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<SettingEntity>
    {
        public void Configure(EntityTypeBuilder<SettingEntity> builder)
        {
            builder.ToTable("settings");
            builder.HasKey(setting => setting.Name);
        }
    }
}
