using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Queue;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

internal sealed class GetTraining(IDbContextFactory<KargahDb> databases, SharedReads reads, ExpectedStarts starts)
{
    public static async Task<Ok<JobResponse>> Handle(string jobId, CurrentUser user, GetTraining get, CancellationToken cancellationToken) =>
        TypedResults.Ok(new JobResponse { Status = await get.RunAsync(jobId, user, cancellationToken) });

    public static Task<Ok<JobResponse>> HandleQuery(string? job_id, CurrentUser user, GetTraining get, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(job_id)
            ? throw ProblemException.Field("job_id", "Say which training: status?job_id=…")
            : Handle(job_id, user, get, cancellationToken);

    public Task<TrainingJob> RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken) =>
        reads.GetAsync((nameof(GetTraining), jobId, user.Id, user.IsAdmin), () => ReadAsync(jobId, user, cancellationToken), job => job.Status != JobState.Queued);

    private async Task<TrainingJob> ReadAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().VisibleTo(user).FirstOrDefaultAsync(each => each.Id == jobId, cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        return (await new[] { job }.ToResponsesAsync(db, starts, user, cancellationToken))[0];
    }
}
