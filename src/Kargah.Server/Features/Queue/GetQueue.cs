using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Queue;

/// <summary>Everybody sees the whole line, so that waiting can be understood; whose job and which it is stays with its owner and admins.</summary>
internal sealed class GetQueue(IDbContextFactory<KargahDb> databases, QueueModes modes, SchedulerOptions options, TimeProvider clock)
{
    /// <summary>How many finished runs the guess at a run's length is taken from.</summary>
    private const int Recent = 20;

    public static async Task<Ok<QueueResponse>> Handle(CurrentUser user, GetQueue get, CancellationToken cancellationToken) =>
        TypedResults.Ok(await get.RunAsync(user, cancellationToken));

    public async Task<QueueResponse> RunAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var line = await WaitingLine.ReadAsync(db, cancellationToken);
        var runningIds = await db.Attempts.Where(attempt => attempt.EndedAt == null).Select(attempt => attempt.JobId).ToListAsync(cancellationToken);
        var ids = runningIds.Concat(line.Select(job => job.Id)).ToList();
        var jobs = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellationToken);
        var owners = user.IsAdmin ? await db.Users.ToDictionaryAsync(each => each.Id, each => each.Name, cancellationToken) : [];
        var running = runningIds.Where(jobs.ContainsKey).Select(id => jobs[id]).OrderBy(job => job.StartedAt).ToList();
        var starts = ExpectedStarts(running, line.Count, await UsualLengthAsync(db, cancellationToken));
        return new QueueResponse
        {
            Mode = await modes.GetAsync(cancellationToken),
            Slots = options.Slots,
            Running = [.. running.Select(job => Entry(job, user, owners, null, null))],
            Waiting = [.. line.Where(job => jobs.ContainsKey(job.Id)).Select((job, place) => Entry(jobs[job.Id], user, owners, place + 1, starts?[place]))],
        };
    }

    private static QueueEntry Entry(JobEntity job, CurrentUser user, Dictionary<Guid, string> owners, int? place, double? start)
    {
        var mine = job.OwnerId == user.Id;
        var shown = mine || user.IsAdmin;
        return new QueueEntry(shown ? job.Id : null, shown ? job.Name : null, mine ? null : owners.GetValueOrDefault(job.OwnerId), mine, job.State, place, job.CreatedAt, job.StartedAt, start, job.State.IsEnded() ? null : job.EtaSeconds, TrainingJobs.Progress(job));
    }

    /// <summary>Places become free when running jobs end as they expect to; each that waits takes the first and keeps it for the usual length.</summary>
    private double[]? ExpectedStarts(List<JobEntity> running, int waiting, double? usual)
    {
        if (usual is not { } length)
        {
            return null;
        }

        var free = new PriorityQueue<double, double>();
        foreach (var job in running)
        {
            var rest = job.State.IsEnded() ? 0 : job.EtaSeconds ?? Math.Max(0, length - (clock.GetUtcNow() - (job.StartedAt ?? job.CreatedAt)).TotalSeconds);
            free.Enqueue(rest, rest);
        }

        for (var place = running.Count; place < options.Slots; place++)
        {
            free.Enqueue(0, 0);
        }

        var starts = new double[waiting];
        for (var place = 0; place < waiting; place++)
        {
            var start = free.Dequeue();
            starts[place] = Math.Round(start, 1);
            free.Enqueue(start + length, start + length);
        }

        return starts;
    }

    private static async Task<double?> UsualLengthAsync(KargahDb db, CancellationToken cancellationToken)
    {
        var recent = await db.Jobs.Where(job => job.State == JobState.Completed && job.StartedAt != null && job.FinishedAt != null)
            .OrderByDescending(job => job.FinishedAt).Take(Recent).Select(job => new { job.StartedAt, job.FinishedAt }).ToListAsync(cancellationToken);
        return recent.Count == 0 ? null : recent.Average(job => (job.FinishedAt!.Value - job.StartedAt!.Value).TotalSeconds);
    }
}
