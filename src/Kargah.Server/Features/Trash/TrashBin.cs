using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Trash;

/// <summary>What somebody has deleted and can have back for a while.</summary>
internal sealed class TrashBin(IDbContextFactory<KargahDb> databases, DataFolder folder, Purge purge, DatasetAnalyzer analyzer, AuditLog audit, EventStore events, LiveFeed feed, TrashOptions options)
{
    public static async Task<Ok<TrashResponse>> List([AsParameters] Page page, CurrentUser user, TrashBin trash, CancellationToken cancellationToken)
    {
        var items = await trash.ReadAsync(user, cancellationToken);
        var shown = page.Of(items).ToList();
        return TypedResults.Ok(new TrashResponse { Items = [.. shown.Select(trash.Weigh)], Count = shown.Count, Total = items.Count, Days = trash.options.Days });
    }

    public static async Task<Ok<DoneResponse>> Restore(string id, CurrentUser user, TrashBin trash, CancellationToken cancellationToken)
    {
        await trash.RestoreAsync(id, user, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "It is where it was." });
    }

    public static async Task<Ok<DoneResponse>> Delete(string id, CurrentUser user, TrashBin trash, CancellationToken cancellationToken)
    {
        var item = (await trash.ReadAsync(user, cancellationToken)).FirstOrDefault(each => each.Id == id) ?? throw NotThere();
        // from here on it is done, even if the caller goes away
        return await trash.PurgeAsync(item, CancellationToken.None) ? TypedResults.Ok(new DoneResponse { Message = "It is deleted for good." }) : throw NotThere();
    }

    public static async Task<Ok<DoneResponse>> Empty(CurrentUser user, TrashBin trash, CancellationToken cancellationToken)
    {
        foreach (var item in await trash.ReadAsync(user, cancellationToken))
        {
            await trash.PurgeAsync(item, CancellationToken.None);
        }

        return TypedResults.Ok(new DoneResponse { Message = "The trash is empty." });
    }

    private readonly TrashOptions options = options;

    private async Task<List<TrashItem>> ReadAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await db.Jobs.IgnoreQueryFilters().Where(job => job.OwnerId == user.Id && job.DeletedAt != null)
            .Select(job => new { job.Id, job.Name, job.DeletedAt }).ToListAsync(cancellationToken);
        var datasets = await db.Datasets.IgnoreQueryFilters().Where(dataset => dataset.OwnerId == user.Id && dataset.DeletedAt != null)
            .Select(dataset => new { dataset.Id, dataset.Name, dataset.DeletedAt }).ToListAsync(cancellationToken);
        return
        [
            .. jobs.Select(job => Item(TrashKind.Job, job.Id, job.Name, job.DeletedAt!.Value))
                .Concat(datasets.Select(dataset => Item(TrashKind.Dataset, dataset.Id.ToString(), dataset.Name, dataset.DeletedAt!.Value)))
                .OrderByDescending(item => item.DeletedAt).ThenBy(item => item.Id, StringComparer.Ordinal),
        ];
    }

    private TrashItem Item(TrashKind kind, string id, string name, DateTimeOffset deletedAt) => new(kind, id, name, 0, deletedAt, deletedAt.AddDays(options.Days));

    private TrashItem Weigh(TrashItem item) => item with { Bytes = item.Kind == TrashKind.Job ? Bytes.Of(folder.Job(item.Id)) + events.Bytes(item.Id) : Bytes.Of(folder.Dataset(Guid.Parse(item.Id))) };

    private Task<bool> PurgeAsync(TrashItem item, CancellationToken cancellationToken) =>
        item.Kind == TrashKind.Job ? purge.JobAsync(item.Id, cancellationToken) : purge.DatasetAsync(Guid.Parse(item.Id), cancellationToken);

    private async Task RestoreAsync(string id, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (Guid.TryParse(id, out var datasetId))
        {
            var dataset = db.Datasets.IgnoreQueryFilters().Where(each => each.Id == datasetId && each.OwnerId == user.Id);
            var trashed = dataset.Where(each => each.DeletedAt != null);
            if (await audit.ChangeAsync(db, () => trashed.ExecuteUpdateAsync(set => set.SetProperty(each => each.DeletedAt, (DateTimeOffset?)null), cancellationToken), AuditAction.DatasetRestored, "dataset", id, null, cancellationToken) == 0)
            {
                throw NotThere();
            }

            if (await dataset.AnyAsync(each => each.Status == DatasetStatus.Analyzing, cancellationToken))
            {
                // nobody looked into it while it lay there
                await analyzer.WaitAsync(datasetId, TimeSpan.Zero, cancellationToken);
            }

            feed.DatasetChanged(datasetId, user.Id);
            return;
        }

        var job = db.Jobs.IgnoreQueryFilters().Where(each => each.Id == id && each.OwnerId == user.Id && each.DeletedAt != null);
        if (await audit.ChangeAsync(db, () => job.ExecuteUpdateAsync(set => set.SetProperty(each => each.DeletedAt, (DateTimeOffset?)null), cancellationToken), AuditAction.JobRestored, "job", id, null, cancellationToken) == 0)
        {
            throw NotThere();
        }

        feed.JobChanged(id, user.Id);
    }

    private static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.NotFound, "There is no such thing in your trash.");
}
