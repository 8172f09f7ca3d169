using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>What people say of a run. What the run is never changes.</summary>
internal sealed class UpdateTraining(IDbContextFactory<KargahDb> databases, JobLife life, Experiments.Experiments experiments, AuditLog audit, GetTraining get)
{
    public static async Task<Ok<JobResponse>> Handle(string jobId, UpdateTrainingRequest request, CurrentUser user, UpdateTraining update, CancellationToken cancellationToken) =>
        TypedResults.Ok(new JobResponse { Status = await update.RunAsync(jobId, request, user, cancellationToken) });

    public async Task<TrainingJob> RunAsync(string jobId, UpdateTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        Guid owner;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            // an admin orders everybody's queue; how a run is called is its owner's to say
            var ordersQueue = user.IsAdmin && request == new UpdateTrainingRequest { Priority = request.Priority };
            owner = await db.Jobs.Where(job => job.Id == jobId && (job.OwnerId == user.Id || ordersQueue)).Select(job => (Guid?)job.OwnerId).FirstOrDefaultAsync(cancellationToken)
                ?? throw TrainingJobs.NotFound(jobId);
        }

        NewJobs.CheckPriority(request.Priority, user);

        var name = request.Name?.Trim();
        if (name?.Length == 0)
        {
            throw ProblemException.Field("name", "The name is empty.");
        }

        var tags = request.Tags is { } given ? Tags.Check(given) : null;
        var experiment = await experiments.ResolveAsync(request.ExperimentId, user, cancellationToken);
        await life.DescribeAsync(jobId, tags, set =>
        {
            if (name is not null)
            {
                set.SetProperty(job => job.Name, name);
            }

            if (tags is not null)
            {
                set.SetProperty(job => job.TagsJson, Tags.ToJson(tags));
            }

            if (request.Notes is { } notes)
            {
                set.SetProperty(job => job.Notes, notes);
            }

            if (request.Priority is { } priority)
            {
                set.SetProperty(job => job.Priority, priority);
            }

            if (request.MovesToExperiment)
            {
                set.SetProperty(job => job.ExperimentId, experiment);
            }
        }, owner == user.Id || request.Priority is null ? null : change => audit.Record(change, AuditAction.JobPriorityChanged, "job", jobId, new { Owner = owner, request.Priority }), cancellationToken);
        return await get.RunAsync(jobId, user, cancellationToken);
    }
}
