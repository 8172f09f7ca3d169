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
    JobRuns runs, WaitingLine line, Capacity capacity, AttemptSupervisor supervisor, JobLife life, WaitingTables tables, QueueModes modes, QueueBell bell, LiveFeed feed,
    OrphanSweep orphans, Repetitions repetitions, IDbContextFactory<KargahDb> databases, SchedulerOptions options, TimeProvider clock, ILogger<JobScheduler> logger) : BackgroundService
{
    /// <summary>Beside the bell: a data set may have become ready, or a bell may have been missed.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>Of each owner's waiting jobs these hear of their new places at once; further back nobody watches the counting down.</summary>
    private const int ToldPerOwner = 20;

    private readonly List<Task> supervised = [];
    private readonly Placement placement = new(capacity.Whole, options.MaxRunningPerUser);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var job in await Rounds.OnceAsync(FindLeftRunningAsync, clock, logger, stoppingToken))
        {
            Supervise(job, stoppingToken);
        }

        await Rounds.OnceAsync(TidyAsync, clock, logger, stoppingToken);
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

    /// <summary>Ends what an earlier run of the server began and did not end.</summary>
    private async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
        await orphans.SweepAsync(cancellationToken);
        await repetitions.JudgeLeftAsync(cancellationToken);
        return true;
    }

    private async Task<List<RunningJob>> FindLeftRunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var left = await db.Jobs.Where(job => db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null))
            .Select(job => new { job.Id, job.OwnerId, job.FactsJson, job.EstimateJson }).ToListAsync(cancellationToken);
        return left.ConvertAll(job => capacity.Running(job.Id, job.OwnerId, job.FactsJson, job.EstimateJson));
    }

    private async Task FillPlacesAsync(CancellationToken cancellationToken)
    {
        var order = await line.ReadAsync(cancellationToken);
        if (order.Jobs.Any(job => !job.Ready))
        {
            await tables.SettleAsync(cancellationToken);
        }

        if (await modes.GetAsync(cancellationToken) is var mode and not QueueMode.Running)
        {
            if (mode == QueueMode.Draining && runs.Count == 0)
            {
                await modes.SetAsync(QueueMode.Paused, cancellationToken);
            }

            return;
        }

        var started = false;
        while (placement.Next((order = await line.ReadAsync(cancellationToken)).Jobs, runs.Jobs) is { } next)
        {
            if (await life.StartAsync(next.Id, cancellationToken))
            {
                Supervise(new RunningJob(next.Id, next.OwnerId, next.Claim, next.Seconds), cancellationToken);
                started = true;
            }
            else
            {
                line.Changed(next.Id);
            }
        }

        if (started)
        {
            TellPlaces(order);
        }
    }

    /// <summary>Everybody behind those who started has moved up.</summary>
    private void TellPlaces(WaitingOrder order)
    {
        var told = new Dictionary<Guid, int>();
        foreach (var job in order.Jobs)
        {
            if ((told[job.OwnerId] = told.GetValueOrDefault(job.OwnerId) + 1) <= ToldPerOwner)
            {
                feed.JobChanged(job.Id, job.OwnerId);
            }
        }
    }

    private void Supervise(RunningJob job, CancellationToken cancellationToken)
    {
        if (runs.Add(job) is { } stop)
        {
            supervised.RemoveAll(task => task.IsCompleted);
            supervised.Add(SuperviseAsync(job.Id, stop, cancellationToken));
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
                await repetitions.JudgeAsync(jobId, cancellationToken);
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
