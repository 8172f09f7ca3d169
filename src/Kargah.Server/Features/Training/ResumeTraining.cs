using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>A new training that goes on from a copy of an ended one's last checkpoint; the ended one stays as it is and is not needed any more.</summary>
internal sealed class ResumeTraining(IDbContextFactory<KargahDb> databases, Checkpoints checkpoints, NewJobs jobs, TimeProvider clock)
{
    public static async Task<Ok<StartTrainingResponse>> Handle(string jobId, ResumeTrainingRequest? request, CurrentUser user, ResumeTraining resume, CancellationToken cancellationToken) =>
        TypedResults.Ok(await resume.RunAsync(jobId, request ?? new ResumeTrainingRequest(), user, cancellationToken));

    public async Task<StartTrainingResponse> RunAsync(string jobId, ResumeTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var source = await FindAsync(jobId, user, cancellationToken);
        var settings = Settings(source, request);
        await jobs.CheckRoomAsync(user, cancellationToken);
        var job = NewJob(source, settings);
        if (!checkpoints.Copy(source.Id, source.Attempt, job.Id))
        {
            throw NoCheckpoint("This training has no checkpoint to go on from: it ended before it had written one. Start it again instead.");
        }

        try
        {
            await jobs.QueueAsync(job, cancellationToken);
        }
        catch
        {
            checkpoints.Drop(job.Id);
            throw;
        }

        return new StartTrainingResponse { JobId = job.Id, Status = job.State, Message = "Queued; it goes on from the last checkpoint.", Params = settings, ResumedFrom = source.Id };
    }

    private async Task<JobEntity> FindAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var source = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == jobId && job.OwnerId == user.Id, cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        if (source.Kind != JobKind.Training)
        {
            throw NoCheckpoint("Only a training has checkpoints to go on from.");
        }

        if (!source.State.IsEnded() || await db.Attempts.AnyAsync(attempt => attempt.JobId == jobId && attempt.EndedAt == null, cancellationToken))
        {
            throw ProblemException.Conflict(ProblemCodes.JobRunning, "This training still runs, or writes its last checkpoint: stop it first, and try again when its process has ended.");
        }

        if (source.DatasetId is { } dataset && !await db.Datasets.AnyAsync(each => each.Id == dataset, cancellationToken))
        {
            if (await db.Datasets.IgnoreQueryFilters().AnyAsync(each => each.Id == dataset && each.OwnerId == user.Id, cancellationToken))
            {
                throw new ProblemException(
                    StatusCodes.Status409Conflict, ProblemCodes.DatasetGone,
                    $"The data set '{source.DatasetName}' is in the trash, so this training cannot go on. Restore it (POST /api/trash/{dataset}/restore, or the page Disk), and resume again.",
                    new Dictionary<string, object?> { ["dataset_id"] = dataset, ["restorable"] = true });
            }

            throw ProblemException.Conflict(ProblemCodes.DatasetGone, $"The data set '{source.DatasetName}' is gone, so this training cannot go on. Upload it again and start a new one.");
        }

        return source;
    }

    /// <summary>Everything as it was; only the number of epochs may grow. What that means for the learning rate stands in docs/guides/resuming-a-run.md.</summary>
    private static TrainingParams Settings(JobEntity source, ResumeTrainingRequest request)
    {
        var settings = JsonSerializer.Deserialize<TrainingParams>(source.ParamsJson, KargahJson.Options)!;
        var epochs = request.Epochs ?? settings.Epochs;
        if (epochs < settings.Epochs)
        {
            throw ProblemException.Field("epochs", string.Create(CultureInfo.InvariantCulture, $"This training was to have {settings.Epochs} epochs; name as many or more, its own included."));
        }

        if (source.State == JobState.Completed && epochs == settings.Epochs)
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, ProblemCodes.NothingLeft,
                string.Create(CultureInfo.InvariantCulture, $"This training has come to its end, so nothing of it is left to do: name more than its {settings.Epochs} epochs."),
                new Dictionary<string, object?> { ["epochs"] = settings.Epochs });
        }

        return settings with { Epochs = epochs };
    }

    private JobEntity NewJob(JobEntity source, TrainingParams settings)
    {
        var now = clock.GetUtcNow();
        return new JobEntity
        {
            Id = NewJobs.Id(now),
            OwnerId = source.OwnerId,
            ExperimentId = source.ExperimentId,
            Name = source.Name,
            DatasetId = source.DatasetId,
            DatasetName = source.DatasetName,
            ModelType = source.ModelType,
            ParamsJson = JsonSerializer.Serialize(settings, KargahJson.Options),
            AskedJson = source.AskedJson,
            ResumedFrom = source.Id,
            // its number of threads is what this one has to keep to
            FactsJson = source.FactsJson,
            State = JobState.Queued,
            CreatedAt = now,
            UpdatedAt = now,
            Epoch = source.Epoch,
            TotalEpochs = settings.Epochs,
            Message = "Waiting for a free place",
        };
    }

    private static ProblemException NoCheckpoint(string sentence) => ProblemException.Conflict(ProblemCodes.NoCheckpoint, sentence);
}
