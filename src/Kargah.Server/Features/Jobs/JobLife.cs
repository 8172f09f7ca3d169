using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Kargah.Server.Features.Jobs;

/// <summary>The changes of a job that the server makes itself. Each is a conditional update in one transaction: two of them cannot both win.</summary>
public sealed class JobLife(EventStore events, IDbContextFactory<KargahDb> databases, WriteGate gate, JobLocks locks, WaitingLine line, LiveFeed feed, TimeProvider clock)
{
    /// <summary>QUEUED → STARTING with attempt 1. False: somebody was faster, say a stop.</summary>
    public Task<bool> StartAsync(string jobId, CancellationToken cancellationToken) => ChangeAsync(jobId, async change =>
    {
        var started = await change.Job.Where(job => job.State == JobState.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.State, JobState.Starting)
            .SetProperty(job => job.Attempt, 1)
            .SetProperty(job => job.StartedAt, change.Now)
            .SetProperty(job => job.Message, "Starting"), cancellationToken);
        if (started == 0)
        {
            return false;
        }

        change.Db.Attempts.Add(NewAttempt(jobId, 1, change.Now));
        await change.Db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Ends an attempt whose process is gone and begins the next one in its place. False: the job has ended meanwhile.</summary>
    public Task<bool> RetryAsync(string jobId, int attempt, int? exitCode, CancellationToken cancellationToken) => ChangeAsync(jobId, async change =>
    {
        var next = attempt + 1;
        var message = await change.Db.Attempts.AnyAsync(each => each.JobId == jobId && each.CheckpointPath != null, cancellationToken)
            ? "Starting again from the last checkpoint"
            : "Starting again";
        var again = await change.Job.Where(job => job.Attempt == attempt && JobStates.Started.Contains(job.State)).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.State, JobState.Starting)
            .SetProperty(job => job.Attempt, next)
            .SetProperty(job => job.EtaSeconds, (double?)null)
            .SetProperty(job => job.Message, message), cancellationToken);
        if (again == 0)
        {
            return false;
        }

        await EndAttemptAsync(change, jobId, attempt, exitCode, cancellationToken);
        change.Db.Attempts.Add(NewAttempt(jobId, next, change.Now));
        await change.Db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>→ STOPPED. False: it had ended.</summary>
    public Task<bool> StopAsync(string jobId, CancellationToken cancellationToken) => StopAsync(jobId, also: null, cancellationToken);

    /// <param name="also">Adds what is to be saved with it.</param>
    public Task<bool> StopAsync(string jobId, Action<KargahDb>? also, CancellationToken cancellationToken) => ChangeAsync(jobId, async change =>
    {
        var stopped = await change.Job.Where(job => JobStates.Unfinished.Contains(job.State)).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.State, JobState.Stopped)
            .SetProperty(job => job.FinishedAt, change.Now)
            .SetProperty(job => job.EtaSeconds, (double?)null)
            .SetProperty(job => job.Message, "Stopped"), cancellationToken) > 0;
        if (stopped && also is not null)
        {
            also(change.Db);
            await change.Db.SaveChangesAsync(cancellationToken);
        }

        return stopped;
    }, cancellationToken);

    /// <summary>→ FAILED with its reason. False: it had ended.</summary>
    public Task<bool> FailAsync(string jobId, Problem problem, CancellationToken cancellationToken)
    {
        var problemJson = JsonSerializer.Serialize(FailureLines.Point(problem, events, jobId), KargahJson.Options);
        return ChangeAsync(jobId, async change =>
            await change.Job.Where(job => JobStates.Unfinished.Contains(job.State)).ExecuteUpdateAsync(set => set
                .SetProperty(job => job.State, JobState.Failed)
                .SetProperty(job => job.FinishedAt, change.Now)
                .SetProperty(job => job.EtaSeconds, (double?)null)
                .SetProperty(job => job.Message, problem.Error)
                .SetProperty(job => job.ProblemJson, problemJson), cancellationToken) > 0, cancellationToken);
    }

    /// <summary>The settings of a job that waited for its table's analysis.</summary>
    public Task<bool> SettleAsync(string jobId, TrainingParams settings, CancellationToken cancellationToken)
    {
        var paramsJson = JsonSerializer.Serialize(settings, KargahJson.Options);
        return ChangeAsync(jobId, async change =>
        {
            var settled = await change.Job.Where(job => job.State == JobState.Queued).ExecuteUpdateAsync(set => set
                .SetProperty(job => job.ParamsJson, paramsJson)
                .SetProperty(job => job.RequestJson, (string?)null)
                .SetProperty(job => job.ModelType, settings.ModelType)
                .SetProperty(job => job.TotalEpochs, settings.Epochs)
                .SetProperty(job => job.Message, "Waiting for a free place"), cancellationToken) > 0;
            if (settled)
            {
                await RunValues.SetParamsAsync(change.Db, jobId, await change.Job.Select(job => job.OwnerId).FirstAsync(cancellationToken), settings, cancellationToken);
            }

            return settled;
        }, cancellationToken);
    }

    /// <summary>What people say of a run, whatever its state.</summary>
    /// <param name="jobId">The run.</param>
    /// <param name="tags">All it has from now on; null: as they are.</param>
    /// <param name="describe">Sets the row's fields; it may set none.</param>
    /// <param name="also">Adds what is to be saved with it.</param>
    /// <param name="cancellationToken">Before the change.</param>
    public Task<bool> DescribeAsync(string jobId, IReadOnlyList<string>? tags, Action<UpdateSettersBuilder<JobEntity>> describe, Action<KargahDb>? also, CancellationToken cancellationToken) => ChangeAsync(jobId, async change =>
    {
        var owner = await change.Job.Select(job => job.OwnerId).FirstAsync(cancellationToken);
        if (tags is not null)
        {
            await RunValues.SetTagsAsync(change.Db, jobId, owner, tags, cancellationToken);
        }

        await change.Job.ExecuteUpdateAsync(set =>
        {
            set.SetProperty(job => job.OwnerId, owner);
            describe(set);
        }, cancellationToken);
        if (also is not null)
        {
            also(change.Db);
            await change.Db.SaveChangesAsync(cancellationToken);
        }

        return true;
    }, cancellationToken);

    /// <summary>The process is known to be gone: its place is free.</summary>
    public Task<bool> EndAttemptAsync(string jobId, int attempt, int? exitCode, CancellationToken cancellationToken) => ChangeAsync(jobId, async change =>
    {
        await EndAttemptAsync(change, jobId, attempt, exitCode, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>A fresh token for an attempt that is about to start; only its hash is kept.</summary>
    public async Task ArmAsync(string jobId, int attempt, string tokenHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.TokenHash, tokenHash), cancellationToken);
    }

    public async Task RecordProcessAsync(string jobId, int attempt, ProcessFile process, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.Pid, process.Pid).SetProperty(each => each.StartTicks, process.StartTicks), cancellationToken);
    }

    private static AttemptEntity NewAttempt(string jobId, int number, DateTimeOffset now) =>
        new() { JobId = jobId, Number = number, TokenHash = "", StartedAt = now };

    private static Task<int> EndAttemptAsync(Change change, string jobId, int attempt, int? exitCode, CancellationToken cancellationToken) =>
        change.Db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt && each.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.EndedAt, change.Now).SetProperty(each => each.ExitCode, exitCode), cancellationToken);

    private async Task<bool> ChangeAsync(string jobId, Func<Change, Task<bool>> change, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterAsync(jobId, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Jobs.Where(job => job.Id == jobId).Select(job => new { job.OwnerId, job.Seq }).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return false;
        }

        var seq = events.NextSeq(jobId, row.Seq);
        var now = clock.GetUtcNow();
        using (await gate.EnterForOwnRowsAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var job = db.Jobs.Where(each => each.Id == jobId);
            if (!await change(new Change(db, job, now)))
            {
                return false;
            }

            await job.ExecuteUpdateAsync(set => set.SetProperty(each => each.Seq, seq).SetProperty(each => each.UpdatedAt, now), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        line.Changed(jobId);
        feed.JobChanged(jobId, row.OwnerId);
        return true;
    }

    private sealed record Change(KargahDb Db, IQueryable<JobEntity> Job, DateTimeOffset Now);
}
