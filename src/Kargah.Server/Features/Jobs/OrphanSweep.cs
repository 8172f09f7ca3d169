using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>Points, lines and files of jobs, and files of data sets and pictures, whose rows are gone: a deletion that a crash cut short, an upload that never came to its row.</summary>
internal sealed partial class OrphanSweep(IDbContextFactory<KargahDb> databases, EventStore events, IJobLauncher launcher, DataFolder folder, ILogger<OrphanSweep> logger)
{
    /// <summary>Meant for the start, before anything new is begun.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = (await db.Jobs.IgnoreQueryFilters().Select(job => job.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var jobId in events.Jobs().Where(jobId => !known.Contains(jobId)))
        {
            events.Delete(jobId);
        }

        foreach (var path in Directory.EnumerateDirectories(folder.Jobs))
        {
            if (!known.Contains(Path.GetFileName(path)) && !IsRunning(Path.GetFileName(path)))
            {
                Remove(path);
            }
        }

        await SweepDatasetsAsync(db, cancellationToken);
        await SweepPicturesAsync(db, cancellationToken);
    }

    private async Task SweepDatasetsAsync(KargahDb db, CancellationToken cancellationToken)
    {
        var known = (await db.Datasets.IgnoreQueryFilters().Select(dataset => dataset.Id).ToListAsync(cancellationToken)).Select(folder.Dataset).ToHashSet();
        foreach (var path in Directory.EnumerateDirectories(folder.Datasets).Where(path => Guid.TryParse(Path.GetFileName(path), out _) && !known.Contains(path)))
        {
            Remove(path);
        }
    }

    private async Task SweepPicturesAsync(KargahDb db, CancellationToken cancellationToken)
    {
        var known = (await db.Pictures.Select(picture => picture.Id).ToListAsync(cancellationToken)).Select(folder.Picture).ToHashSet();
        foreach (var path in Directory.EnumerateDirectories(folder.Pictures).Where(path => !known.Contains(path)))
        {
            Remove(path);
        }
    }

    private void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            Swept(Path.GetFileName(path));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // a leftover is no reason not to start; the next start tries again
            NotSwept(refused, Path.GetFileName(path));
        }
    }

    private bool IsRunning(string jobId)
    {
        for (var attempt = 1; Directory.Exists(folder.Attempt(jobId, attempt)); attempt++)
        {
            using var process = launcher.Find(jobId, attempt);
            if (process is not null)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed the files of {Id}, which is no more")]
    private partial void Swept(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of {Id}, which is no more, could not be removed")]
    private partial void NotSwept(Exception refused, string id);
}
