using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>Queues the scoring of a whole data set with a training's model.</summary>
internal sealed class StartScoring(IDbContextFactory<KargahDb> databases, DownloadModel models, Datasets.Datasets datasets, GetEvaluation evaluations, NewJobs jobs, TimeProvider clock)
{
    private const int LongestName = 200;

    public static async Task<Ok<StartScoringResponse>> Handle(string jobId, StartScoringRequest request, CurrentUser user, StartScoring start, CancellationToken cancellationToken) =>
        TypedResults.Ok(await start.RunAsync(jobId, request, user, cancellationToken));

    public async Task<StartScoringResponse> RunAsync(string jobId, StartScoringRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var attempt = await models.FindAsync(jobId, user, StatusCodes.Status409Conflict, cancellationToken);
        if (string.IsNullOrWhiteSpace(request.Dataset))
        {
            throw ProblemException.Field("dataset", "Say which data set to score.");
        }

        var dataset = DatasetReferences.TryParse(request.Dataset, out var id) ? await datasets.FindReadyAsync(id, user, cancellationToken) : throw Datasets.Datasets.NotThere();
        await CheckColumnsAsync(attempt, dataset, cancellationToken);
        if (request.Calibrated == true)
        {
            await CheckCalibrationAsync(jobId, user, cancellationToken);
        }

        await jobs.CheckRoomAsync(user, cancellationToken);
        var job = await NewJobAsync(jobId, request, dataset, cancellationToken);
        await jobs.QueueAsync(job, cancellationToken);
        return new StartScoringResponse { JobId = job.Id, Status = job.State, Message = "Queued." };
    }

    private async Task<JobEntity> NewJobAsync(string sourceId, StartScoringRequest request, DatasetEntity dataset, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var source = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == sourceId, cancellationToken) ?? throw TrainingJobs.NotFound(sourceId);
        var now = clock.GetUtcNow();
        var name = string.IsNullOrWhiteSpace(request.Name) ? $"{source.Name} → {dataset.Name}" : request.Name.Trim();
        return new JobEntity
        {
            Id = NewJobs.Id(now),
            OwnerId = source.OwnerId,
            Kind = JobKind.Scoring,
            Name = name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…"),
            DatasetId = dataset.Id,
            DatasetName = dataset.Name,
            ModelType = source.ModelType,
            ParamsJson = source.ParamsJson,
            SourceJobId = sourceId,
            ScoringJson = JsonSerializer.Serialize(new ScoringStatus { Rows = dataset.Rows ?? 0, Calibrated = request.Calibrated == true }, KargahJson.Options),
            State = JobState.Queued,
            CreatedAt = now,
            UpdatedAt = now,
            TotalSteps = dataset.Rows ?? 0,
            Message = "Waiting for a free place",
        };
    }

    /// <summary>Columns beyond the model's are welcome: they are carried over.</summary>
    private async Task CheckColumnsAsync(string attempt, DatasetEntity dataset, CancellationToken cancellationToken)
    {
        await using var file = DownloadModel.Open(attempt, AttemptFiles.ModelInputs);
        var inputs = (await JsonSerializer.DeserializeAsync<ModelInputsResponse>(file, KargahJson.Options, cancellationToken))!.Inputs;
        var there = (await datasets.AnalysisAsync(dataset.Id, cancellationToken)).Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        if (inputs.FirstOrDefault(input => !there.Contains(input.Name)) is { } lacking)
        {
            throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, ProblemCodes.SchemaMismatch,
                $"The data set '{dataset.Name}' has no column '{lacking.Name}', which the model learnt from. Add it, spelled exactly so.",
                new Dictionary<string, object?> { ["column"] = lacking.Name });
        }
    }

    private async Task CheckCalibrationAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        if ((await evaluations.RunAsync(jobId, user, cancellationToken)).Calibration?.Calibrator is null)
        {
            throw ProblemException.Conflict(ProblemCodes.CalibrationNotAvailable, "This training has no calibrated probabilities; its evaluation says why. Score without them.");
        }
    }
}
