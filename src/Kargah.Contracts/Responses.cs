namespace Kargah.Contracts;

/// <summary>Every success body carries <c>"ok": true</c> beside its payload.</summary>
public abstract record OkResponse
{
    public bool Ok { get; init; } = true;
}

/// <summary>The answer to a call that has nothing else to say.</summary>
public sealed record DoneResponse : OkResponse
{
    public string? Message { get; init; }
}

/// <summary>RFC 9457 problem details with Kargah's fields; the body of every answer from 400 on (<c>application/problem+json</c>).</summary>
public sealed record ErrorResponse
{
    public string Type { get; init; } = "about:blank";
    public required string Title { get; init; }
    public required int Status { get; init; }
    public required string Detail { get; init; }
    public bool Ok { get; init; }
    /// <summary>One sentence that a person can act on; the same as <c>detail</c>.</summary>
    public required string Error { get; init; }
    public required string Code { get; init; }
    public IReadOnlyDictionary<string, object?>? Params { get; init; }
    /// <summary>For validation failures: JSON field → messages.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
    /// <summary>Quote this when you ask for help; the server's log has it too.</summary>
    public string? TraceId { get; init; }
}
