using System.Collections.Concurrent;

namespace Kargah.Server.Features.Jobs;

/// <summary>Until when each attempt is believed to live, by this process's own monotonic clock: no other clock can be trusted with it.</summary>
public sealed class Leases(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Job, int Attempt), long> ends = new();

    /// <summary>At least a full term from now.</summary>
    public void Renew(string jobId, int attempt, TimeSpan term)
    {
        var end = clock.GetTimestamp() + (long)(term.TotalSeconds * clock.TimestampFrequency);
        ends.AddOrUpdate((jobId, attempt), end, (_, known) => Math.Max(known, end));
    }

    public void Forget(string jobId, int attempt) => ends.TryRemove((jobId, attempt), out _);

    public bool HasExpired(string jobId, int attempt) => ends.TryGetValue((jobId, attempt), out var end) && clock.GetTimestamp() > end;
}
