using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Trash;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

internal sealed class DeleteTraining(
    IDbContextFactory<KargahDb> databases, JobLocks locks, JobRuns runs, JobLife life, AuditLog audit, TrashOptions trash, Purge purge, TimeProvider clock, LiveFeed feed)
{
    private static readonly JobState[] Deletable = [JobState.Completed, JobState.Failed, JobState.Stopped];

    public static async Task<Ok<DoneResponse>> Handle(string jobId, CurrentUser user, DeleteTraining delete, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DoneResponse { Message = await delete.RunAsync(jobId, user, cancellationToken) ? "The training is in the trash." : "The training and its files are deleted." });

    /// <returns>True: it can be restored.</returns>
    public async Task<bool> RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // seeing everybody's jobs does not mean deleting them
        var state = await db.Jobs.Where(job => job.Id == jobId && job.OwnerId == user.Id).Select(job => (JobState?)job.State).FirstOrDefaultAsync(cancellationToken)
            ?? throw TrainingJobs.NotFound(jobId);
        if (state == JobState.Queued)
        {
            // restored it must not start by itself
            await life.StopAsync(jobId, cancellationToken);
        }

        using (await locks.EnterAsync(jobId, cancellationToken))
        {
            if (await db.Jobs.AnyAsync(job => job.SourceJobId == jobId && JobStates.Unfinished.Contains(job.State), cancellationToken))
            {
                throw ProblemException.Conflict(ProblemCodes.ModelInUse, "A data set is being scored with this training's model: stop that first, or wait until it has ended.");
            }

            var now = clock.GetUtcNow();
            // a stopped one may still have a process that writes
            if (runs.Contains(jobId)
                || await audit.ChangeAsync(
                    db,
                    () => db.Jobs.Where(job => job.Id == jobId && Deletable.Contains(job.State) && !db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null))
                        .ExecuteUpdateAsync(set => set.SetProperty(job => job.DeletedAt, now), CancellationToken.None),
                    AuditAction.JobDeleted, "job", jobId, null, CancellationToken.None) == 0)
            {
                throw ProblemException.Conflict(ProblemCodes.JobRunning, "This training still runs: stop it first, and try again when its process has ended.");
            }
        }

        feed.JobChanged(jobId, user.Id);
        return trash.Days > 0 || !await purge.JobAsync(jobId, CancellationToken.None);
    }
}
