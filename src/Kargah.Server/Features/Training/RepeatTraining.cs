using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>Queues a training with exactly what another one had; <see cref="Repetitions"/> says whether it came out the same.</summary>
internal sealed class RepeatTraining(IDbContextFactory<KargahDb> databases, NewJobs jobs, TimeProvider clock)
{
    public static async Task<Ok<StartTrainingResponse>> Handle(string jobId, CurrentUser user, RepeatTraining repeat, CancellationToken cancellationToken) =>
        TypedResults.Ok(await repeat.RunAsync(jobId, user, cancellationToken));

    private async Task<StartTrainingResponse> RunAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        var source = await FindAsync(jobId, user, cancellationToken);
        await jobs.CheckRoomAsync(user, cancellationToken);
        var job = NewJob(source);
        await jobs.QueueAsync(job, cancellationToken);
        return new StartTrainingResponse
        {
            JobId = job.Id,
            Status = job.State,
            Message = "Queued; when it has ended, its losses and weights are held to those of the first.",
            Params = JsonSerializer.Deserialize<TrainingParams>(job.ParamsJson, KargahJson.Options)!,
            Repeats = source.Id,
        };
    }

    private async Task<JobEntity> FindAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var source = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == jobId && job.OwnerId == user.Id && job.Kind == JobKind.Training, cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        if (!source.State.IsEnded())
        {
            throw ProblemException.Conflict(ProblemCodes.JobRunning, "This training has not ended yet: there is nothing to hold another one to.");
        }

        return source.DatasetId is { } dataset && !await db.Datasets.AnyAsync(each => each.Id == dataset, cancellationToken)
            ? throw ProblemException.Conflict(ProblemCodes.DatasetGone, $"The data set '{source.DatasetName}' is gone, so this training cannot be made again. Upload it again and start a new one.")
            : source;
    }

    private JobEntity NewJob(JobEntity source)
    {
        var now = clock.GetUtcNow();
        return new JobEntity
        {
            Id = NewJobs.Id(now),
            OwnerId = source.OwnerId,
            Name = source.Name,
            DatasetId = source.DatasetId,
            DatasetName = source.DatasetName,
            ModelType = source.ModelType,
            ParamsJson = source.ParamsJson,
            AskedJson = source.AskedJson,
            RequestJson = source.RequestJson,
            EstimateJson = source.EstimateJson,
            ExperimentId = source.ExperimentId,
            Repeats = source.Id,
            // its number of threads is what this one has to keep to
            FactsJson = source.FactsJson,
            State = JobState.Queued,
            CreatedAt = now,
            UpdatedAt = now,
            TotalEpochs = source.TotalEpochs,
            Message = "Waiting for a free place",
        };
    }
}
