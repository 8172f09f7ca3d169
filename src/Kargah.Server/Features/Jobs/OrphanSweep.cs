using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>Points, lines and files of jobs whose rows are gone: a deletion that a crash cut short, or an account that was deleted with its jobs.</summary>
internal sealed partial class OrphanSweep(IDbContextFactory<KargahDb> databases, EventStore events, IJobLauncher launcher, DataFolder folder, ILogger<OrphanSweep> logger)
{
    /// <summary>Meant for the start, before anything new is begun.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var known = (await db.Jobs.Select(job => job.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var jobId in events.Jobs().Where(jobId => !known.Contains(jobId)))
        {
            events.Delete(jobId);
        }

        foreach (var path in Directory.EnumerateDirectories(folder.Jobs))
        {
            var jobId = Path.GetFileName(path);
            try
            {
                if (!known.Contains(jobId) && !IsRunning(jobId))
                {
                    Directory.Delete(path, recursive: true);
                    Swept(jobId);
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // a leftover is no reason not to start; the next start tries again
                NotSwept(refused, jobId);
            }
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed the files of {JobId}, which is no more")]
    private partial void Swept(string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of {JobId}, which is no more, could not be removed")]
    private partial void NotSwept(Exception refused, string jobId);
}
