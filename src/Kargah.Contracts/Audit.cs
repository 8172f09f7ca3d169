using System.Text.Json;

namespace Kargah.Contracts;

/// <summary>What the audit log knows of. Names stay, new ones are added.</summary>
public enum AuditAction
{
    Registered,
    LoggedIn,
    LoginFailed,
    LoggedOut,
    PasswordChanged,
    /// <summary>A spent refresh token was used again: the session is revoked.</summary>
    SessionRevoked,
    TokenCreated,
    TokenRevoked,
    UserChanged,
    UserDeleted,
    DatasetDeleted,
    DatasetRestored,
    JobDeleted,
    JobRestored,
    ExperimentDeleted,
    ExperimentRestored,
    /// <summary>By somebody other than its owner.</summary>
    JobStopped,
    /// <summary>By somebody other than its owner.</summary>
    JobPriorityChanged,
    QueueChanged,
    RuleCreated,
    RuleChanged,
    RuleDeleted,
}

/// <param name="Actor">The account's name at this moment; null where nobody was signed in, or the account is gone.</param>
/// <param name="ActorId">Stays when the account goes.</param>
/// <param name="Target">Id of what it was done to, of the kind <paramref name="TargetKind"/>.</param>
/// <param name="Detail">What else is worth knowing; never a secret.</param>
public sealed record AuditEntry(
    long Id, DateTimeOffset Time, AuditAction Action, Guid? ActorId, string? Actor, string? ActorEmail, string? ActorIp, string? TargetKind, string? Target, IReadOnlyDictionary<string, JsonElement>? Detail);

public sealed record AuditResponse : OkResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}
