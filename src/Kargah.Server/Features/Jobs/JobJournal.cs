using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Live;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <param name="AcceptedThrough">Where the worker goes on from.</param>
public readonly record struct Taken(long AcceptedThrough, WorkerCommand Command);

/// <summary>
/// Takes what a worker says, whether it comes over the wire or out of its spool. Points and lines go to the event store, the rest is
/// folded into the job's row. Each side remembers how far it came, so a crash between the two is repaired by saying it again.
/// </summary>
public sealed class JobJournal(EventStore events, IDbContextFactory<KargahDb> databases, WriteGate gate, JobLocks locks, LiveFeed feed, TimeProvider clock)
{
    /// <exception cref="StaleAttemptException">A newer attempt has begun.</exception>
    public async Task<Taken> TakeAsync(string jobId, int attempt, IReadOnlyList<WorkerEvent> said, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterAsync(jobId, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt)
            .Join(db.Jobs, each => each.JobId, job => job.Id, (each, job) => new { each.FoldedThrough, job.Attempt, job.OwnerId, job.Seq })
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null || row.Attempt != attempt)
        {
            throw new StaleAttemptException(jobId, attempt);
        }

        var before = events.Progress(jobId, attempt);
        var after = events.Append(jobId, attempt, said);
        var accepted = after.AcceptedThrough;
        var turned = false;
        if (after.LastStatus > row.FoldedThrough)
        {
            // nothing that concerns the row may lie between what it knows and what is at hand
            var whole = before.LastStatus <= row.FoldedThrough || (said.Count > 0 && said[0].Seq <= row.FoldedThrough + 1);
            // a spool is said in pages: what the store knows may reach beyond this one
            var through = whole ? Math.Max(row.FoldedThrough, Math.Min(accepted, said[^1].Seq)) : row.FoldedThrough;
            if (through > row.FoldedThrough)
            {
                var patch = StatusPatch.Of(said.Where(each => each.Seq > row.FoldedThrough && each.Seq <= through));
                turned = await FoldAsync(db, jobId, attempt, patch, row.FoldedThrough, through, row.Seq, cancellationToken);
            }

            if (through < after.LastStatus)
            {
                accepted = through;
            }
        }

        if (turned)
        {
            feed.JobChanged(jobId, row.OwnerId);
        }
        else if (after.AcceptedThrough > before.AcceptedThrough || after.LastStatus > row.FoldedThrough)
        {
            feed.JobProgressed(jobId, row.OwnerId);
        }

        return new Taken(accepted, CommandFor(await StateAsync(db, jobId, attempt, cancellationToken), said));
    }

    /// <summary>A state by name, without a number: what older scripts send.</summary>
    public Task<Taken> TakeAsync(string jobId, int attempt, JobState state, string? message, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return TakeUnnumberedAsync(jobId, attempt, state.IsEnded()
            ? new EndEvent { Seq = 0, Time = now, State = state, Message = message }
            : new StatusEvent { Seq = 0, Time = now, State = state, Message = message }, cancellationToken);
    }

    private async Task<Taken> TakeUnnumberedAsync(string jobId, int attempt, WorkerEvent said, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterAsync(jobId, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Jobs.Where(job => job.Id == jobId && job.Attempt == attempt).Select(job => new { job.OwnerId, job.Seq }).FirstOrDefaultAsync(cancellationToken)
            ?? throw new StaleAttemptException(jobId, attempt);
        await FoldAsync(db, jobId, attempt, StatusPatch.Of([said]), null, 0, row.Seq, cancellationToken);
        feed.JobChanged(jobId, row.OwnerId);
        return new Taken(events.Progress(jobId, attempt).AcceptedThrough, CommandFor(await StateAsync(db, jobId, attempt, cancellationToken), [said]));
    }

    private static async Task<JobState> StateAsync(KargahDb db, string jobId, int attempt, CancellationToken cancellationToken) =>
        await db.Jobs.Where(job => job.Id == jobId).Select(job => (JobState?)job.State).FirstOrDefaultAsync(cancellationToken)
            ?? throw new StaleAttemptException(jobId, attempt);

    /// <summary>True where it is more than the run's progress.</summary>
    private async Task<bool> FoldAsync(KargahDb db, string jobId, int attempt, StatusPatch patch, long? foldedBefore, long foldedThrough, long seq, CancellationToken cancellationToken)
    {
        var next = events.NextSeq(jobId, seq);
        var now = clock.GetUtcNow();
        using var write = await gate.EnterForOwnRowsAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (foldedBefore is { } known)
        {
            var claimed = await db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt && each.FoldedThrough == known)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.FoldedThrough, foldedThrough), cancellationToken);
            if (claimed == 0)
            {
                return false;
            }
        }

        var job = db.Jobs.Where(each => each.Id == jobId && each.Attempt == attempt);
        await job.ExecuteUpdateAsync(set =>
        {
            set.SetProperty(each => each.UpdatedAt, now).SetProperty(each => each.Seq, next);
            patch.Apply(set, attempt);
        }, cancellationToken);
        var advanced = await AdvanceAsync(job, jobId, patch, cancellationToken);
        if (patch.End is { } end && (end.TestMetrics ?? end.ValidationMetrics) is { } scores && await job.Select(each => (Guid?)each.OwnerId).FirstOrDefaultAsync(cancellationToken) is { } owner)
        {
            await RunValues.SetMetricsAsync(db, jobId, owner, scores, cancellationToken);
        }

        if (patch.Checkpoint is not null)
        {
            await db.Attempts.Where(each => each.JobId == jobId && each.Number == attempt)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.CheckpointPath, AttemptFiles.Checkpoint), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return advanced;
    }

    private async Task<bool> AdvanceAsync(IQueryable<JobEntity> job, string jobId, StatusPatch patch, CancellationToken cancellationToken)
    {
        var advanced = patch.End is not null;
        if (patch.Reached is { } reached)
        {
            JobState[] earlier = reached == JobState.Running ? [JobState.Starting, JobState.Loading] : [JobState.Starting];
            advanced |= 0 < await job.Where(each => earlier.Contains(each.State)).ExecuteUpdateAsync(set => set.SetProperty(each => each.State, reached), cancellationToken);
        }

        if (patch.End is { } end)
        {
            var state = end.State.IsEnded() ? end.State : JobState.Failed;
            var problem = state == JobState.Failed ? end.Error ?? new Problem(ProblemCodes.WorkerCrashed, end.Message ?? "The training failed without saying why. Its log may tell more.") : null;
            var problemJson = problem is null ? null : JsonSerializer.Serialize(FailureLines.Point(problem, events, jobId), KargahJson.Options);
            await job.Where(each => JobStates.Started.Contains(each.State)).ExecuteUpdateAsync(set => set
                .SetProperty(each => each.State, state)
                .SetProperty(each => each.FinishedAt, end.Time)
                .SetProperty(each => each.ProblemJson, problemJson), cancellationToken);
        }

        return advanced;
    }

    private static WorkerCommand CommandFor(JobState state, IReadOnlyList<WorkerEvent> said) => state switch
    {
        _ when said.Any(each => each is EndEvent) => WorkerCommand.Continue,
        JobState.Stopped => WorkerCommand.Stop,
        JobState.Completed or JobState.Failed => WorkerCommand.Abandon,
        _ => WorkerCommand.Continue,
    };
}
