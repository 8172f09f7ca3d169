using System.Text.Json;
using Kargah.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kargah.Server.Data;

/// <summary>What a user wants to be told of, and where to.</summary>
public sealed class NotificationRuleEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }
    public bool Enabled { get; set; } = true;
    /// <summary>Names of <see cref="NotificationEvent"/>, parted by commas.</summary>
    public required string Events { get; set; }
    public required NotificationChannel Channel { get; set; }
    /// <summary>The address, sealed: for Slack and Discord it is the secret.</summary>
    public string? SealedUrl { get; set; }
    public required string Destination { get; set; }
    /// <summary>Sealed, not hashed: signing needs it.</summary>
    public string? SealedSecret { get; set; }
    public NotificationScope Scope { get; set; }
    public string? ScopeValue { get; set; }
    public string? Metric { get; set; }
    public string? Split { get; set; }
    public string? Op { get; set; }
    public double? Value { get; set; }
    public MetricGoal? Goal { get; set; }
    public int? Minutes { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>What happened before is not told: a rule that is made or changed says nothing about the past.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    public bool Wants(NotificationEvent happened) => EventList.Contains(happened);

    public NotificationRule ToResponse() => new(Id, Name, Enabled, EventList, Channel, Destination, Scope, ScopeValue, Metric, Split, Op, Value, Goal, Minutes, CreatedAt, UpdatedAt);

    private IReadOnlyList<NotificationEvent> EventList => [.. Events.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<NotificationEvent>)];

    private sealed class Configuration : IEntityTypeConfiguration<NotificationRuleEntity>
    {
        public void Configure(EntityTypeBuilder<NotificationRuleEntity> builder)
        {
            builder.ToTable("notification_rules");
            builder.HasIndex(rule => new { rule.OwnerId, rule.CreatedAt });
            builder.HasOne<UserEntity>().WithMany().HasForeignKey(rule => rule.OwnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Something to tell, and how far the telling came. Its row is there before anything is sent.</summary>
public sealed class DeliveryEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid RuleId { get; init; }
    public required Guid OwnerId { get; init; }
    public required NotificationEvent Event { get; init; }
    public string? JobId { get; init; }
    /// <summary>Rule, run and event, or something random: one event of one run is told once a rule, however often it is seen.</summary>
    public required string Key { get; init; }
    /// <summary>JSON <see cref="NotificationMessage"/>, to the byte what is signed and sent.</summary>
    public required string MessageJson { get; init; }
    public DeliveryState State { get; set; }
    public int Tries { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastTryAt { get; set; }
    /// <summary>Null: never again.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    public int? AnswerCode { get; set; }
    public string? Answer { get; set; }
    /// <summary>JSON <see cref="Problem"/>.</summary>
    public string? ProblemJson { get; set; }

    public Delivery ToResponse(NotificationRuleEntity rule) => new(
        Id, RuleId, rule.Name, rule.Channel, Event, JobId, State, Tries, CreatedAt, LastTryAt, State == DeliveryState.Waiting ? NextTryAt : null, AnswerCode, Answer,
        ProblemJson is null ? null : JsonSerializer.Deserialize<Problem>(ProblemJson, KargahJson.Options));

    private sealed class Configuration : IEntityTypeConfiguration<DeliveryEntity>
    {
        public void Configure(EntityTypeBuilder<DeliveryEntity> builder)
        {
            builder.ToTable("deliveries");
            builder.HasIndex(delivery => delivery.Key).IsUnique();
            builder.HasIndex(delivery => new { delivery.OwnerId, delivery.CreatedAt });
            builder.HasIndex(delivery => new { delivery.State, delivery.NextTryAt });
            builder.HasOne<NotificationRuleEntity>().WithMany().HasForeignKey(delivery => delivery.RuleId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
