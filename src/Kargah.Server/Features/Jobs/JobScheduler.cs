using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>Gives free places to waiting jobs, fairly between users, and takes up again what an earlier run of the server left running.</summary>
internal sealed partial class JobScheduler(
    JobRuns runs, AttemptSupervisor supervisor, JobLife life, WaitingTables tables, QueueModes modes, QueueBell bell, LiveFeed feed, OrphanSweep orphans,
    IDbContextFactory<KargahDb> databases, SchedulerOptions options, TimeProvider clock, ILogger<JobScheduler> logger) : BackgroundService
{
    /// <summary>Beside the bell: a data set may have become ready, or a bell may have been missed.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    private readonly List<Task> supervised = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var jobId in await FindLeftRunningAsync(stoppingToken))
        {
            Supervise(jobId, stoppingToken);
        }

        await orphans.SweepAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FillPlacesAsync(stoppingToken);
                await bell.WaitAsync(LookAgain, stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                // a full disk, say: the queue must go on when it has passed
                Failed(trouble);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(supervised).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<List<string>> FindLeftRunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Attempts.Where(attempt => attempt.EndedAt == null).Select(attempt => attempt.JobId).Distinct().ToListAsync(cancellationToken);
    }

    private async Task FillPlacesAsync(CancellationToken cancellationToken)
    {
        await tables.SettleAsync(cancellationToken);
        if (await modes.GetAsync(cancellationToken) is var mode and not QueueMode.Running)
        {
            if (mode == QueueMode.Draining && runs.Count == 0)
            {
                await modes.SetAsync(QueueMode.Paused, cancellationToken);
            }

            return;
        }

        while (runs.Count < options.Slots && await NextAsync(cancellationToken) is { } jobId)
        {
            if (await life.StartAsync(jobId, cancellationToken))
            {
                Supervise(jobId, cancellationToken);
                await TellPlacesAsync(cancellationToken);
            }
        }
    }

    /// <summary>Everybody behind the one who started has moved up.</summary>
    private async Task TellPlacesAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var job in await WaitingLine.ReadAsync(db, cancellationToken))
        {
            feed.JobChanged(job.Id, job.OwnerId);
        }
    }

    private async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await WaitingLine.ReadAsync(db, cancellationToken)).FirstOrDefault(job => job.RequestJson is null)?.Id;
    }

    private void Supervise(string jobId, CancellationToken cancellationToken)
    {
        if (runs.Add(jobId) is { } stop)
        {
            supervised.RemoveAll(task => task.IsCompleted);
            supervised.Add(SuperviseAsync(jobId, stop, cancellationToken));
        }
    }

    private async Task SuperviseAsync(string jobId, StopRequest stop, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await supervisor.RunAsync(jobId, stop, cancellationToken);
                break;
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                // the worker may well go on: find it again once the trouble (a full disk, say) has passed
                SupervisionFailed(trouble, jobId);
                await Task.Delay(AfterTrouble, clock, cancellationToken);
            }
        }

        runs.Remove(jobId);
        bell.Ring();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue could not be served")]
    private partial void Failed(Exception trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} could not be supervised")]
    private partial void SupervisionFailed(Exception trouble, string jobId);
}
