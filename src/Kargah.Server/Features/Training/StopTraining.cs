using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

internal sealed class StopTraining(IDbContextFactory<KargahDb> databases, JobLife life, JobRuns runs, AuditLog audit)
{
    public static async Task<Ok<StopResponse>> Handle(string jobId, CurrentUser user, StopTraining stop, CancellationToken cancellationToken) =>
        TypedResults.Ok(await stop.RunAsync(jobId, user, cancellationToken));

    public async Task<StopResponse> RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var owner = await db.Jobs.VisibleTo(user).Where(job => job.Id == jobId).Select(job => (Guid?)job.OwnerId).FirstOrDefaultAsync(cancellationToken)
            ?? throw TrainingJobs.NotFound(jobId);

        // from here on it is done, even if the caller goes away
        var stopped = owner == user.Id
            ? await life.StopAsync(jobId, CancellationToken.None)
            : await life.StopAsync(jobId, also: change => audit.Record(change, AuditAction.JobStopped, "job", jobId, new { Owner = owner }), CancellationToken.None);
        if (!stopped)
        {
            throw ProblemException.Conflict(ProblemCodes.JobEnded, "This training has already ended.");
        }

        runs.AskToStop(jobId);
        return new StopResponse { JobId = jobId, Status = JobState.Stopped };
    }
}
