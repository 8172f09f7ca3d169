using System.Collections.Concurrent;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>
/// The jobs that wait, in the order in which they will start. Kept in memory: of a thousand waiting ones only those are read again that have
/// changed, so neither a start nor a page costs the database a pass over all of them.
/// </summary>
public sealed class WaitingLine(IDbContextFactory<KargahDb> databases, JobRuns runs, Capacity capacity, TimeProvider clock) : IDisposable
{
    /// <summary>What somebody did to the database by hand is seen after this.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> changed = new();
    private readonly Dictionary<string, WaitingJob> waiting = [];
    private Dictionary<Guid, DateTimeOffset> lastStart = [];
    private long readAt;
    private bool known;
    private WaitingOrder order = WaitingOrder.Empty;
    private long orderedAt = -1;

    /// <summary>Call it after the change is committed.</summary>
    public void Changed(string jobId) => changed[jobId] = true;

    public async Task<WaitingOrder> ReadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = runs.Version;
            if (await RefreshAsync(cancellationToken) || orderedAt != now)
            {
                var running = runs.Jobs.CountBy(job => job.OwnerId).ToDictionary();
                order = new WaitingOrder(FairOrder.Sort(waiting.Values, running, lastStart));
                orderedAt = now;
            }

            return order;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <returns>False: everything is as it was.</returns>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var ids = changed.Keys.ToList();
        var all = !known || clock.GetElapsedTime(readAt) > ReadAgain;
        if (!all && ids.Count == 0)
        {
            return false;
        }

        // marked anew while it is read, it is read once more
        ids.ForEach(id => changed.TryRemove(id, out _));
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (all)
            {
                lastStart = await db.Jobs.IgnoreQueryFilters().Where(job => job.StartedAt != null).GroupBy(job => job.OwnerId).Select(group => new { Owner = group.Key, Last = group.Max(job => job.StartedAt) })
                    .ToDictionaryAsync(group => group.Owner, group => group.Last!.Value, cancellationToken);
                waiting.Clear();
                Take(await ReadAsync(db.Jobs.Where(job => job.State == JobState.Queued), cancellationToken));
                (known, readAt) = (true, clock.GetTimestamp());
            }
            else
            {
                ids.ForEach(id => waiting.Remove(id));
                Take(await ReadAsync(db.Jobs.Where(job => ids.Contains(job.Id)), cancellationToken));
            }
        }
        catch
        {
            ids.ForEach(Changed);
            throw;
        }

        return true;
    }

    private void Take(List<Row> rows)
    {
        foreach (var row in rows)
        {
            if (row.StartedAt is { } started && started > lastStart.GetValueOrDefault(row.OwnerId))
            {
                lastStart[row.OwnerId] = started;
            }

            if (row.State == JobState.Queued)
            {
                var job = capacity.Running(row.Id, row.OwnerId, row.FactsJson, row.EstimateJson);
                waiting[row.Id] = new WaitingJob(row.Id, row.OwnerId, row.CreatedAt, row.Ready, row.Priority, job.Claim, job.Seconds);
            }
        }
    }

    private static Task<List<Row>> ReadAsync(IQueryable<JobEntity> jobs, CancellationToken cancellationToken) =>
        jobs.Select(job => new Row(job.Id, job.OwnerId, job.CreatedAt, job.StartedAt, job.State, job.Priority, job.RequestJson == null, job.FactsJson, job.EstimateJson)).ToListAsync(cancellationToken);

    private sealed record Row(string Id, Guid OwnerId, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, JobState State, int Priority, bool Ready, string? FactsJson, string? EstimateJson);
}

/// <summary>The whole line at one moment.</summary>
public sealed class WaitingOrder(IReadOnlyList<WaitingJob> jobs)
{
    public static WaitingOrder Empty { get; } = new([]);

    private readonly Dictionary<string, int> places = jobs.Select((job, index) => (job.Id, Place: index + 1)).ToDictionary(entry => entry.Id, entry => entry.Place);

    public IReadOnlyList<WaitingJob> Jobs => jobs;

    /// <summary>1 for next; null when it does not wait.</summary>
    public int? Place(string jobId) => places.TryGetValue(jobId, out var place) ? place : null;
}
