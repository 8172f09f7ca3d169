using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Trash;

/// <summary>
/// Deletes for good what is in the trash. The row goes first, in one transaction, then the bytes: a server that dies in between finds files and
/// points without a row at its next start, and ends what was begun (<see cref="OrphanSweep"/>).
/// </summary>
internal sealed class Purge(IDbContextFactory<KargahDb> databases, EventStore events, DataFolder folder, JobLocks locks, AuditLog audit)
{
    private static readonly object ForGood = new { ForGood = true };

    /// <returns>False: it is not in the trash (any more).</returns>
    public async Task<bool> JobAsync(string jobId, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterAsync(jobId, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var trashed = db.Jobs.IgnoreQueryFilters().Where(job => job.Id == jobId && job.DeletedAt != null);
        if (await audit.ChangeAsync(db, () => DeleteAsync(db, trashed, jobId, cancellationToken), AuditAction.JobDeleted, "job", jobId, ForGood, cancellationToken) == 0)
        {
            return false;
        }

        events.Delete(jobId);
        Remove(folder.Job(jobId));
        return true;
    }

    /// <inheritdoc cref="JobAsync"/>
    public async Task<bool> DatasetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var trashed = db.Datasets.IgnoreQueryFilters().Where(dataset => dataset.Id == id && dataset.DeletedAt != null);
        if (await audit.ChangeAsync(db, () => trashed.ExecuteDeleteAsync(cancellationToken), AuditAction.DatasetDeleted, "dataset", id.ToString(), ForGood, cancellationToken) == 0)
        {
            return false;
        }

        Remove(folder.Dataset(id));
        return true;
    }

    /// <summary>Corrections whose files lie with the job go with it, and who wanted to be told of it alone; the cards that it found stay.</summary>
    private static async Task<int> DeleteAsync(KargahDb db, IQueryable<JobEntity> trashed, string jobId, CancellationToken cancellationToken)
    {
        var deleted = await trashed.ExecuteDeleteAsync(cancellationToken);
        if (deleted > 0)
        {
            await db.Corrections.Where(correction => correction.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
            await db.NotificationRules.Where(rule => rule.Scope == NotificationScope.Run && rule.ScopeValue == jobId).ExecuteDeleteAsync(cancellationToken);
            await db.ColorResults.Where(result => result.JobId == jobId).ExecuteDeleteAsync(cancellationToken);
        }

        return deleted;
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
