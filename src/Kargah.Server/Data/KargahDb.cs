using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kargah.Server.Data;

/// <summary>Everything but points and logs, which have a store of their own. Shapes stand under their entities; the two databases' migrations under <see cref="SqliteDb"/> and <see cref="PostgresDb"/>.</summary>
public abstract class KargahDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<UserEntity> Users => Set<UserEntity>();
    public DbSet<SessionEntity> Sessions => Set<SessionEntity>();
    public DbSet<RefreshTokenEntity> RefreshTokens => Set<RefreshTokenEntity>();
    public DbSet<ApiTokenEntity> ApiTokens => Set<ApiTokenEntity>();
    public DbSet<DatasetEntity> Datasets => Set<DatasetEntity>();
    public DbSet<JobEntity> Jobs => Set<JobEntity>();
    public DbSet<AttemptEntity> Attempts => Set<AttemptEntity>();
    public DbSet<AuditEntity> Audit => Set<AuditEntity>();
    public DbSet<RunValueEntity> RunValues => Set<RunValueEntity>();
    public DbSet<ExperimentEntity> Experiments => Set<ExperimentEntity>();
    public DbSet<NotificationRuleEntity> NotificationRules => Set<NotificationRuleEntity>();
    public DbSet<DeliveryEntity> Deliveries => Set<DeliveryEntity>();
    public DbSet<PictureEntity> Pictures => Set<PictureEntity>();
    public DbSet<DetectionEntity> Detections => Set<DetectionEntity>();
    public DbSet<CorrectionEntity> Corrections => Set<CorrectionEntity>();
    public DbSet<ReferenceEntity> References => Set<ReferenceEntity>();
    public DbSet<ColorResultEntity> ColorResults => Set<ColorResultEntity>();
    public DbSet<SettingEntity> Settings => Set<SettingEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KargahDb).Assembly);
        // SQLite adds no stored column to a table that is there, and PostgreSQL knows stored ones only
        modelBuilder.Entity<JobEntity>().Property(job => job.DurationSeconds).HasComputedColumnSql("(\"FinishedAt\" - \"StartedAt\") / 1000000.0", stored: !Database.IsSqlite());
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot order DateTimeOffset; whole microseconds in UTC order everywhere
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosecondsConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    private sealed class UtcMicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
        time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        value => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond));
}
