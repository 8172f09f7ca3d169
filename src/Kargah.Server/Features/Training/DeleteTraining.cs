using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

internal sealed class DeleteTraining(IDbContextFactory<KargahDb> databases, JobLocks locks, JobRuns runs, EventStore events, DataFolder folder, AuditLog audit, WaitingLine line, LiveFeed feed)
{
    private static readonly JobState[] Deletable = [JobState.Queued, JobState.Completed, JobState.Failed, JobState.Stopped];

    public static async Task<Ok<DoneResponse>> Handle(string jobId, CurrentUser user, DeleteTraining delete, CancellationToken cancellationToken)
    {
        await delete.RunAsync(jobId, user, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The training and its files are deleted." });
    }

    public async Task RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // seeing everybody's jobs does not mean deleting them
        if (!await db.Jobs.AnyAsync(job => job.Id == jobId && job.OwnerId == user.Id, cancellationToken))
        {
            throw TrainingJobs.NotFound(jobId);
        }

        using (await locks.EnterAsync(jobId, cancellationToken))
        {
            if (await db.Jobs.AnyAsync(job => job.SourceJobId == jobId && JobStates.Unfinished.Contains(job.State), cancellationToken))
            {
                throw ProblemException.Conflict(ProblemCodes.ModelInUse, "A data set is being scored with this training's model: stop that first, or wait until it has ended.");
            }

            // a stopped one may still have a process that writes
            if (runs.Contains(jobId)
                || await audit.ChangeAsync(
                    db,
                    () => db.Jobs.Where(job => job.Id == jobId && Deletable.Contains(job.State) && !db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null)).ExecuteDeleteAsync(CancellationToken.None),
                    AuditAction.JobDeleted, "job", jobId, null, CancellationToken.None) == 0)
            {
                throw ProblemException.Conflict(ProblemCodes.JobRunning, "This training still runs: stop it first, and try again when its process has ended.");
            }

            events.Delete(jobId);
            if (Directory.Exists(folder.Job(jobId)))
            {
                Directory.Delete(folder.Job(jobId), recursive: true);
            }
        }

        line.Changed(jobId);
        feed.JobChanged(jobId, user.Id);
    }
}
