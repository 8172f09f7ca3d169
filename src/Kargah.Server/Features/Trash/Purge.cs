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
        if (await audit.ChangeAsync(db, () => trashed.ExecuteDeleteAsync(cancellationToken), AuditAction.JobDeleted, "job", jobId, ForGood, cancellationToken) == 0)
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

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
