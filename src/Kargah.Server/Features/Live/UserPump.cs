using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Live;

/// <summary>Tells one user of every change of the own jobs, data sets and pictures, each as it stands when it is told.</summary>
public sealed class UserPump(IDbContextFactory<KargahDb> databases, ExpectedStarts starts, LiveFeed feed, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public async Task PumpAsync(IClientProxy client, CurrentUser user, CancellationToken cancellationToken)
    {
        using var listener = feed.ListenToUser(user.Id);
        while (true)
        {
            var changes = await listener.NextAsync(cancellationToken);
            foreach (var job in await JobsAsync(changes, user, cancellationToken))
            {
                await client.SendAsync("job_update", job, cancellationToken);
            }

            foreach (var dataset in await DatasetsAsync(changes, user, cancellationToken))
            {
                await client.SendAsync("dataset_update", dataset, cancellationToken);
            }

            foreach (var picture in await PicturesAsync(changes, user, cancellationToken))
            {
                await client.SendAsync("picture_update", picture, cancellationToken);
            }

            await Task.Delay(Between, clock, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<TrainingJob>> JobsAsync(IEnumerable<LiveChange> changes, CurrentUser user, CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => change.Kind == LiveKind.Job).Select(change => change.Id).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await db.Jobs.AsNoTracking().Where(job => job.OwnerId == user.Id && ids.Contains(job.Id)).ToListAsync(cancellationToken);
        return await jobs.ToResponsesAsync(db, starts, user, cancellationToken);
    }

    private async Task<IReadOnlyList<Dataset>> DatasetsAsync(IEnumerable<LiveChange> changes, CurrentUser user, CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => change.Kind == LiveKind.Dataset).Select(change => Guid.Parse(change.Id)).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var datasets = await db.Datasets.AsNoTracking().Where(dataset => dataset.OwnerId == user.Id && ids.Contains(dataset.Id)).ToListAsync(cancellationToken);
        return [.. datasets.Select(dataset => dataset.ToResponse())];
    }

    private async Task<IReadOnlyList<Picture>> PicturesAsync(IEnumerable<LiveChange> changes, CurrentUser user, CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => change.Kind == LiveKind.Picture).Select(change => Guid.Parse(change.Id)).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var pictures = await db.Pictures.AsNoTracking().Where(picture => picture.OwnerId == user.Id && ids.Contains(picture.Id)).ToListAsync(cancellationToken);
        return await pictures.ToResponsesAsync(db, cancellationToken);
    }
}
