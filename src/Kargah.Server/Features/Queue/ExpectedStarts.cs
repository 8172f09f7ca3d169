using System.Runtime.InteropServices;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Queue;

/// <summary>
/// When waiting jobs are expected to start: those that run end as they expect to themselves, each that waits takes the first room it fits in once its
/// owner may have another one running, for as long as it was estimated, or as the last runs took.
/// </summary>
public sealed class ExpectedStarts(IDbContextFactory<KargahDb> databases, WaitingLine line, JobRuns runs, Capacity capacity, QueueModes modes, SchedulerOptions options, TimeProvider clock)
{
    /// <summary>How many finished runs the guess at a run's length is taken from.</summary>
    private const int Recent = 20;

    /// <summary>Rough as they are, they are good for this long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private volatile Forecast? last;

    public async Task<Forecast> ReadAsync(CancellationToken cancellationToken)
    {
        var order = await line.ReadAsync(cancellationToken);
        if (last is { } forecast && forecast.Order == order && clock.GetElapsedTime(forecast.MadeAt) < Fresh)
        {
            return forecast;
        }

        var now = clock.GetUtcNow();
        return last = new Forecast(order, await StartsAsync(order.Jobs, now, cancellationToken), now, clock.GetTimestamp());
    }

    private async Task<DateTimeOffset?[]> StartsAsync(IReadOnlyList<WaitingJob> waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var starts = new DateTimeOffset?[waiting.Count];
        if (waiting.Count == 0 || await modes.GetAsync(cancellationToken) != QueueMode.Running)
        {
            return starts;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var usual = await UsualSecondsAsync(db, cancellationToken);
        var ends = new PriorityQueue<Claim, double>();
        var ofOwner = new Dictionary<Guid, PriorityQueue<double, double>>();
        var free = capacity.Whole;
        foreach (var (job, seconds) in await RestAsync(db, usual, now, cancellationToken))
        {
            free -= job.Claim;
            ends.Enqueue(job.Claim, seconds);
            Of(job.OwnerId).Enqueue(seconds, seconds);
        }

        var time = 0.0;
        for (var place = 0; place < waiting.Count; place++)
        {
            while (!waiting[place].Claim.FitsIn(free) && ends.TryDequeue(out var ended, out var when))
            {
                (free, time) = (free + ended, Math.Max(time, when));
            }

            if (double.IsInfinity(time))
            {
                // nobody knows how long those take that it waits for, and so for all behind it
                break;
            }

            // while its owner has as many running as may be, others pass it, so that it takes no room from them until then
            var own = Of(waiting[place].OwnerId);
            var begin = own.Count < options.MaxRunningPerUser ? time : Math.Max(time, own.Dequeue());
            var end = begin + (waiting[place].Seconds ?? usual ?? double.PositiveInfinity);
            own.Enqueue(end, end);
            if (begin <= time)
            {
                free -= waiting[place].Claim;
                ends.Enqueue(waiting[place].Claim, end);
            }

            if (!double.IsInfinity(begin))
            {
                starts[place] = now.AddSeconds(Math.Round(begin, 1));
            }
        }

        return starts;

        PriorityQueue<double, double> Of(Guid owner) => CollectionsMarshal.GetValueRefOrAddDefault(ofOwner, owner, out _) ??= new();
    }

    private async Task<List<(RunningJob Job, double Seconds)>> RestAsync(KargahDb db, double? usual, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var running = runs.Jobs;
        var ids = running.Select(job => job.Id).ToList();
        var rows = await db.Jobs.Where(job => ids.Contains(job.Id)).Select(job => new { job.Id, job.State, job.EtaSeconds, job.StartedAt }).ToDictionaryAsync(job => job.Id, cancellationToken);
        return [.. running.Select(job => (job, rows.GetValueOrDefault(job.Id) switch
        {
            null => 0,
            { State: JobState.Completed or JobState.Failed or JobState.Stopped } => 0,
            { EtaSeconds: { } eta } => eta,
            var row when (job.Seconds ?? usual) is { } length => Math.Max(0, length - (now - (row.StartedAt ?? now)).TotalSeconds),
            _ => double.PositiveInfinity,
        }))];
    }

    private static async Task<double?> UsualSecondsAsync(KargahDb db, CancellationToken cancellationToken)
    {
        var recent = await db.Jobs.IgnoreQueryFilters().Where(job => job.State == JobState.Completed && job.StartedAt != null && job.FinishedAt != null)
            .OrderByDescending(job => job.CreatedAt).Take(Recent).Select(job => new { job.StartedAt, job.FinishedAt }).ToListAsync(cancellationToken);
        return recent.Count == 0 ? null : recent.Average(job => (job.FinishedAt!.Value - job.StartedAt!.Value).TotalSeconds);
    }
}

/// <param name="Starts">In the order's order; null where nobody can tell.</param>
public sealed record Forecast(WaitingOrder Order, IReadOnlyList<DateTimeOffset?> Starts, DateTimeOffset Time, long MadeAt)
{
    public DateTimeOffset? Start(string jobId) => Order.Place(jobId) is { } place ? Starts[place - 1] : null;

    public double? SecondsToStart(string jobId) => Start(jobId) is { } start ? (start - Time).TotalSeconds : null;
}
