namespace Kargah.Contracts;

/// <summary>The values of a 24-patch chart.</summary>
public sealed record Reference : OkResponse
{
    /// <summary><c>classic24-after-2014</c>, <c>classic24-before-2014</c>, <c>self-printed</c>, or the UUID of one that was uploaded.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }
    /// <summary>Who says so: a publication, or an instrument.</summary>
    public required string Source { get; init; }
    public required bool BuiltIn { get; init; }
    /// <summary>False for a card that was printed and never measured: what is corrected by it has no rating.</summary>
    public required bool Measured { get; init; }
    public string? Instrument { get; init; }
    public DateOnly? MeasuredAt { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public required IReadOnlyList<ReferenceValue> Patches { get; init; }
}

/// <param name="Lab">L*, a*, b* relative to D50, 2° observer.</param>
/// <param name="Srgb">The same as a screen shows it, 0 to 255, cut off at sRGB's limits.</param>
public sealed record ReferenceValue(int PatchId, string Name, IReadOnlyList<double> Lab, IReadOnlyList<int> Srgb);

/// <summary>What references call themselves that are there without an upload.</summary>
public static class BuiltInReferences
{
    public const string Default = "classic24-after-2014";
    /// <summary>A card from one's own printer, taken to be as it was meant to be printed.</summary>
    public const string SelfPrinted = "self-printed";
    public static IReadOnlyList<string> Ids { get; } = [Default, "classic24-before-2014", SelfPrinted];
}

public sealed record ReferenceListResponse : OkResponse
{
    public required IReadOnlyList<Reference> References { get; init; }
}
