using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>The jobs that wait, in the order in which they will start.</summary>
public static class WaitingLine
{
    public static async Task<IReadOnlyList<WaitingJob>> ReadAsync(KargahDb db, CancellationToken cancellationToken)
    {
        var waiting = await db.Jobs.Where(job => job.State == JobState.Queued)
            .Select(job => new WaitingJob(job.Id, job.OwnerId, job.CreatedAt, job.RequestJson))
            .ToListAsync(cancellationToken);
        if (waiting.Count < 2)
        {
            return waiting;
        }

        var owners = waiting.Select(job => job.OwnerId).Distinct().ToList();
        var running = await db.Attempts.Where(attempt => attempt.EndedAt == null)
            .Join(db.Jobs, attempt => attempt.JobId, job => job.Id, (attempt, job) => job.OwnerId)
            .GroupBy(owner => owner).Select(group => new { Owner = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Owner, group => group.Count, cancellationToken);
        var lastStart = await db.Jobs.Where(job => job.StartedAt != null && owners.Contains(job.OwnerId))
            .GroupBy(job => job.OwnerId).Select(group => new { Owner = group.Key, Last = group.Max(job => job.StartedAt) })
            .ToDictionaryAsync(group => group.Owner, group => group.Last!.Value, cancellationToken);
        return FairOrder.Sort(waiting, running, lastStart);
    }
}
