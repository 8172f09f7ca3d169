using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Retention;

/// <summary>Keeps of old runs what people look at: curves as charts show them, and what in a log was a warning or an error.</summary>
internal sealed class RetentionSweeper(
    IDbContextFactory<KargahDb> databases, EventStore events, JobLocks locks, DataFolder folder, RetentionOptions options, TimeProvider clock, ILogger<RetentionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (options.PointsDays > 0)
        {
            await SweepAsync(options.PointsDays, events.NotThinned(), events.Thin, [AttemptFiles.Events], cancellationToken);
        }

        if (options.LogDays > 0)
        {
            await SweepAsync(options.LogDays, events.NotCleared(), events.Clear, [AttemptFiles.Events, AttemptFiles.Output], cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options is { PointsDays: 0, LogDays: 0 } ? Task.CompletedTask : Rounds.RunAsync(Every, SweepAsync, clock, logger, stoppingToken);

    /// <param name="days">After a run's end.</param>
    /// <param name="left">Those with which it has not been done.</param>
    /// <param name="reduce">Does it.</param>
    /// <param name="files">Of each attempt, where the same stands as its worker said it.</param>
    /// <param name="cancellationToken">Between two runs.</param>
    private async Task SweepAsync(int days, IReadOnlySet<string> left, Action<string, DateTimeOffset> reduce, string[] files, CancellationToken cancellationToken)
    {
        var over = clock.GetUtcNow().AddDays(-days);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // what lies in the trash has a time of its own
        var ended = db.Jobs.Where(job => JobStates.Ended.Contains(job.State) && job.FinishedAt <= over && !db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null));
        foreach (var (jobId, attempts) in (await ended.Select(job => new { job.Id, job.Attempt }).ToListAsync(cancellationToken)).Where(job => left.Contains(job.Id)).Select(job => (job.Id, job.Attempt)))
        {
            using var turn = await locks.EnterAsync(jobId, cancellationToken);
            if (!await ended.AnyAsync(job => job.Id == jobId, cancellationToken))
            {
                // deleted since
                continue;
            }

            // the files first: once it is noted as done nobody comes back for them
            foreach (var path in from number in Enumerable.Range(1, attempts) let attempt = folder.Attempt(jobId, number) where Directory.Exists(attempt) from file in files select Path.Combine(attempt, file))
            {
                File.Delete(path);
            }

            reduce(jobId, clock.GetUtcNow());
        }
    }
}
