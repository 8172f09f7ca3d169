using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Trash;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Datasets;

internal static class ChangeDataset
{
    public static async Task<Ok<DatasetResponse>> Update(Guid id, UpdateDatasetRequest request, Datasets datasets, IDbContextFactory<KargahDb> databases, LiveFeed live, CurrentUser me, CancellationToken cancellationToken)
    {
        var name = request.Name?.Trim();
        if (name?.Length == 0)
        {
            throw ProblemException.Field("name", "The name is empty.");
        }

        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            await db.Datasets.Where(dataset => dataset.Id == id && dataset.OwnerId == me.Id).ExecuteUpdateAsync(
                set => set.SetProperty(dataset => dataset.Name, dataset => name ?? dataset.Name).SetProperty(dataset => dataset.Description, dataset => request.Description ?? dataset.Description),
                cancellationToken);
        }

        var changed = await datasets.FindAsync(id, me, cancellationToken);
        live.DatasetChanged(id, me.Id);
        return TypedResults.Ok(new DatasetResponse { Dataset = changed.ToResponse() });
    }

    public static async Task<Ok<DoneResponse>> Delete(Guid id, IDbContextFactory<KargahDb> databases, AuditLog audit, TrashOptions trash, Purge purge, TimeProvider clock, LiveFeed live, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var name = await db.Datasets.Where(dataset => dataset.Id == id && dataset.OwnerId == me.Id).Select(dataset => dataset.Name).FirstOrDefaultAsync(cancellationToken);
        var unused = db.Datasets.Where(dataset => dataset.Id == id && dataset.OwnerId == me.Id && !db.Jobs.Any(job => job.DatasetId == id && !JobStates.Ended.Contains(job.State)));
        // a run that is queued at this moment is seen here, or finds no data set in its own turn
        if (await audit.ChangeAsync(db, () => unused.ExecuteUpdateAsync(set => set.SetProperty(dataset => dataset.DeletedAt, clock.GetUtcNow()), cancellationToken), AuditAction.DatasetDeleted, "dataset", id.ToString(), new { Name = name }, cancellationToken) == 0)
        {
            throw await db.Datasets.AnyAsync(dataset => dataset.Id == id && dataset.OwnerId == me.Id, cancellationToken)
                ? ProblemException.Conflict(ProblemCodes.DatasetInUse, "A run that waits or goes on uses this data set; stop it first, or wait for its end.")
                : Datasets.NotThere();
        }

        live.DatasetChanged(id, me.Id);
        if (trash.Days > 0)
        {
            return TypedResults.Ok(new DoneResponse { Message = "The data set is in the trash." });
        }

        await purge.DatasetAsync(id, CancellationToken.None);
        return TypedResults.Ok(new DoneResponse { Message = "The data set is deleted." });
    }
}
