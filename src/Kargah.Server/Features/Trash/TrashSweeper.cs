using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Trash;

/// <summary>Deletes for good what has lain in the trash for its time.</summary>
internal sealed class TrashSweeper(IDbContextFactory<KargahDb> databases, Purge purge, TrashOptions options, TimeProvider clock, ILogger<TrashSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var over = clock.GetUtcNow().AddDays(-options.Days);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var jobId in await db.Jobs.IgnoreQueryFilters().Where(job => job.DeletedAt <= over).Select(job => job.Id).ToListAsync(cancellationToken))
        {
            await purge.JobAsync(jobId, cancellationToken);
        }

        foreach (var id in await db.Datasets.IgnoreQueryFilters().Where(dataset => dataset.DeletedAt <= over).Select(dataset => dataset.Id).ToListAsync(cancellationToken))
        {
            await purge.DatasetAsync(id, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Every, SweepAsync, clock, logger, stoppingToken);
}
