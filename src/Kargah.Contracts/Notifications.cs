using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

public enum NotificationEvent
{
    Completed,
    Failed,
    Stopped,
    /// <summary>A measured value met the rule's condition for the first time in this run.</summary>
    Metric,
    /// <summary>The rule's measure has not become better for its minutes, for the first time in this run.</summary>
    NoImprovement,
    /// <summary>Asked for by its owner; no run is behind it.</summary>
    Test,
}

public enum NotificationChannel
{
    /// <summary>A signed JSON body, <see cref="NotificationMessage"/>.</summary>
    Webhook,
    /// <summary><c>{"text": …}</c>, as Slack, Mattermost and others take it.</summary>
    Slack,
    /// <summary><c>{"content": …}</c>.</summary>
    Discord,
    /// <summary>To the account's own address.</summary>
    Email,
}

public enum NotificationScope
{
    All,
    Experiment,
    Tag,
    Run,
}

public enum MetricGoal
{
    Minimize,
    Maximize,
}

public enum DeliveryState
{
    /// <summary>To be tried, or to be tried again.</summary>
    Waiting,
    Delivered,
    Failed,
}

/// <param name="Destination">Where to, without what in it may be secret.</param>
/// <param name="ScopeValue">Id of the experiment or the run, or the tag.</param>
/// <param name="Metric">Of a condition, and what has to improve.</param>
/// <param name="Split">train, validation or test; null: any.</param>
/// <param name="Op">&lt;, &lt;=, &gt; or &gt;=.</param>
public sealed record NotificationRule(
    Guid Id, string Name, bool Enabled, IReadOnlyList<NotificationEvent> Events, NotificationChannel Channel, string Destination, NotificationScope Scope, string? ScopeValue,
    string? Metric, string? Split, string? Op, double? Value, MetricGoal? Goal, int? Minutes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>For making a rule, and for changing one: then what is absent stays.</summary>
public sealed record RuleRequest
{
    [MaxLength(100, ErrorMessage = "The name can have at most 100 characters.")]
    public string? Name { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>completed, failed, stopped, metric, no_improvement.</summary>
    public IReadOnlyList<NotificationEvent>? Events { get; init; }

    public NotificationChannel? Channel { get; init; }

    /// <summary>Of webhook, slack and discord. Never given out again.</summary>
    [MaxLength(2000, ErrorMessage = "The address can have at most 2,000 characters.")]
    public string? Url { get; init; }

    public NotificationScope? Scope { get; init; }

    [MaxLength(100, ErrorMessage = "The scope's value can have at most 100 characters.")]
    public string? ScopeValue { get; init; }

    /// <summary>Such as loss or accuracy.</summary>
    [MaxLength(250, ErrorMessage = "The metric's name can have at most 250 characters.")]
    public string? Metric { get; init; }

    [MaxLength(50, ErrorMessage = "The split's name can have at most 50 characters.")]
    public string? Split { get; init; }

    [RegularExpression("<|<=|>|>=", ErrorMessage = "The comparison is <, <=, > or >=.")]
    public string? Op { get; init; }

    public double? Value { get; init; }

    public MetricGoal? Goal { get; init; }

    [Range(1, 10_080, ErrorMessage = "The minutes go from 1 to 10,080, which is a week.")]
    public int? Minutes { get; init; }

    /// <summary>True: a new secret for a webhook; the old one signs nothing any more.</summary>
    public bool? NewSecret { get; init; }
}

public sealed record RuleResponse : OkResponse
{
    public required NotificationRule Rule { get; init; }
    /// <summary>What a webhook is signed with: shown when it is made, and never again.</summary>
    public string? Secret { get; init; }
}

public sealed record RuleListResponse : OkResponse
{
    public required IReadOnlyList<NotificationRule> Rules { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
    /// <summary>Whether this server sends mail at all.</summary>
    public required bool EmailAvailable { get; init; }
}

/// <param name="AnswerCode">HTTP status of the last answer.</param>
/// <param name="Answer">Its first bytes.</param>
public sealed record Delivery(
    Guid Id, Guid RuleId, string RuleName, NotificationChannel Channel, NotificationEvent Event, string? JobId, DeliveryState State, int Tries,
    DateTimeOffset CreatedAt, DateTimeOffset? LastTryAt, DateTimeOffset? NextTryAt, int? AnswerCode, string? Answer, Problem? Error);

public sealed record DeliveryResponse : OkResponse
{
    public required Delivery Delivery { get; init; }
}

public sealed record DeliveryListResponse : OkResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<Delivery> Deliveries { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <summary>What a webhook gets. The same delivery may arrive twice, under the same <c>delivery_id</c>.</summary>
public sealed record NotificationMessage
{
    public required Guid DeliveryId { get; init; }
    public required NotificationEvent Event { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required NotifyingRule Rule { get; init; }
    /// <summary>How the run stood then; null for a test.</summary>
    public NotifyingRun? Run { get; init; }
    /// <summary>What was measured, of <c>metric</c> and <c>no_improvement</c>.</summary>
    public NotifyingMeasure? Measure { get; init; }
}

public sealed record NotifyingRule(Guid Id, string Name);

/// <param name="Url">The run's page; null where the server does not know its public address.</param>
public sealed record NotifyingRun(
    string JobId, string Name, JobState Status, string DatasetName, int Epoch, int TotalEpochs, double? Loss, double? ValLoss, IReadOnlyDictionary<string, double> Metrics,
    DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, Problem? Error, string? Url);

/// <param name="Value">Of a condition the value that met it, else the best so far.</param>
public sealed record NotifyingMeasure(string Metric, string? Split, double Value, long Step, string? Op, double? Threshold, int? Minutes);
