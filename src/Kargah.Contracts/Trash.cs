namespace Kargah.Contracts;

public enum TrashKind
{
    Job,
    Dataset,
}

/// <param name="Bytes">That are free once it is deleted for good; its points and log lines come on top.</param>
/// <param name="PurgeAt">When it is deleted for good by itself.</param>
public sealed record TrashItem(TrashKind Kind, string Id, string Name, long Bytes, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt);

public sealed record TrashResponse : OkResponse
{
    public required IReadOnlyList<TrashItem> Items { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
    /// <summary>How long something stays.</summary>
    public required int Days { get; init; }
}
