using System.Collections.Concurrent;

namespace Kargah.Server.Features.Jobs;

/// <summary>Until when each attempt is believed to live, by this process's own monotonic clock: no other clock can be trusted with it.</summary>
public sealed class Leases(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Job, int Attempt), long> ends = new();

    /// <summary>At least a full term from now.</summary>
    public void Renew(string jobId, int attempt, TimeSpan term)
    {
        var end = After(term);
        ends.AddOrUpdate((jobId, attempt), end, (_, known) => Math.Max(known, end));
    }

    /// <summary>A full term from now, whatever was granted before: one that has started needs no more of the longer time for starting.</summary>
    public void Hear(string jobId, int attempt, TimeSpan term) => ends[(jobId, attempt)] = After(term);

    /// <summary>At most a full term from now.</summary>
    public void Limit(string jobId, int attempt, TimeSpan term)
    {
        var end = After(term);
        ends.AddOrUpdate((jobId, attempt), end, (_, known) => Math.Min(known, end));
    }

    public void Forget(string jobId, int attempt) => ends.TryRemove((jobId, attempt), out _);

    public bool HasExpired(string jobId, int attempt) => ends.TryGetValue((jobId, attempt), out var end) && clock.GetTimestamp() > end;

    private long After(TimeSpan term) => clock.GetTimestamp() + (long)(term.TotalSeconds * clock.TimestampFrequency);
}
