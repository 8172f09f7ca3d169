namespace Kargah.Contracts;

public sealed record ManagedUser(Guid Id, string Email, string Name, UserRole Role, bool Disabled, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, int Datasets, int Jobs);

public sealed record ManagedUserListResponse : OkResponse
{
    public required IReadOnlyList<ManagedUser> Users { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

public sealed record ManagedUserResponse : OkResponse
{
    public required ManagedUser User { get; init; }
}

/// <summary>What an admin may change; absent fields stay.</summary>
public sealed record UpdateUserRequest
{
    public UserRole? Role { get; init; }
    public bool? Disabled { get; init; }
}
