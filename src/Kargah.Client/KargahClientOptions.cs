namespace Kargah.Client;

/// <summary>Where the server is, who one is there, and how patient to be.</summary>
public sealed class KargahClientOptions
{
    /// <summary>Such as <c>http://127.0.0.1:3001</c>; a path in front of <c>/api</c> belongs to it.</summary>
    public required Uri Server { get; init; }

    /// <summary>A personal API token. With it <see cref="Sessions"/> is not looked at.</summary>
    public string? Token { get; init; }

    /// <summary>Where the session of a sign-in is kept; in memory unless told.</summary>
    public ISessionStore Sessions { get; init; } = new MemorySessions();

    /// <summary>How often a call that changes nothing when it is made twice (GET, HEAD, PUT, DELETE) is tried again after the first time.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the second try; it doubles with each, half of it by chance, so that many clients do not come back at once.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>No wait is longer. A server that asks for more (<c>Retry-After</c>) is believed: the call fails at once with its answer.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For one try of a call, answer included. Uploads, downloads and live updates have <see cref="Silence"/> instead.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>A line on which nothing came for so long is taken for cut; the server says something every 10 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Live updates that had begun look for a lost server for so long.</summary>
    public TimeSpan LiveGiveUp { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What sends the requests; the client's own unless given. It must not follow redirects: they would carry the token elsewhere.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
