using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Batches;

/// <summary>What a job on pictures was asked for; beside its row, which knows how far it is.</summary>
/// <param name="Type">batch, or what is done to one picture.</param>
/// <param name="ImageId">Of a job on one picture.</param>
public sealed record PictureJobFacts(JobType Type, PictureOperation Operation, int Total, Guid? ImageId, BatchOptions Options)
{
    public string ToJson() => JsonSerializer.Serialize(this, KargahJson.Options);

    public static PictureJobFacts Of(JobEntity job) => JsonSerializer.Deserialize<PictureJobFacts>(job.PicturesJson!, KargahJson.Options)!;
}

/// <summary>A row as the routes of batches and of jobs of every kind show it.</summary>
public static class PictureJobs
{
    /// <summary>In the metrics of a job on pictures.</summary>
    public const string Failed = "failed";

    public static ProblemException NotFound(string id) =>
        new(StatusCodes.Status404NotFound, ProblemCodes.JobNotFound, "There is no such job.", new Dictionary<string, object?> { ["job_id"] = id });

    public static Batch ToBatch(this JobEntity job, IReadOnlyList<BatchError> errors, DateTimeOffset now)
    {
        var facts = PictureJobFacts.Of(job);
        return new Batch
        {
            JobId = job.Id,
            Name = job.Name,
            Operation = Operation(facts.Operation),
            Status = job.State switch
            {
                JobState.Running => BatchStatusName.Processing,
                JobState.Completed => BatchStatusName.Completed,
                JobState.Failed => BatchStatusName.Failed,
                JobState.Stopped => BatchStatusName.Cancelled,
                _ => BatchStatusName.Queued,
            },
            TotalItems = facts.Total,
            ProcessedItems = (int)job.Step,
            FailedItems = job.FailedPictures(),
            ProgressPercent = TrainingJobs.Progress(job),
            ItemsPerSecond = job.SamplesPerSecond,
            EstimatedCompletion = !job.State.IsEnded() && job.EtaSeconds is { } eta ? now.AddSeconds(eta) : null,
            ResultsUrl = $"/api/batch/jobs/{job.Id}/results",
            Errors = errors,
            Error = job.ProblemJson is null ? null : JsonSerializer.Deserialize<Problem>(job.ProblemJson, KargahJson.Options),
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
        };
    }

    public static PlainJob ToPlain(this JobEntity job)
    {
        var facts = job.Kind == JobKind.Pictures ? PictureJobFacts.Of(job) : null;
        return new PlainJob
        {
            Id = job.Id,
            JobName = job.Name,
            JobType = facts?.Type ?? TypeOf(job.Kind),
            Status = Status(job.State),
            ImageId = facts?.ImageId,
            Description = job.Notes,
            Parameters = facts is null ? JsonSerializer.Deserialize<JsonElement>(job.ParamsJson) : JsonSerializer.SerializeToElement(facts.Options, KargahJson.Options),
            ProgressPercent = TrainingJobs.Progress(job),
            Message = job.Message,
            Error = job.ProblemJson is null ? null : JsonSerializer.Deserialize<Problem>(job.ProblemJson, KargahJson.Options),
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
            UpdatedAt = job.UpdatedAt,
        };
    }

    /// <summary>Of a job that is none on pictures.</summary>
    public static JobType TypeOf(JobKind kind) => kind switch { JobKind.Scoring => JobType.Scoring, JobKind.External => JobType.External, _ => JobType.Training };

    /// <summary>As its worker has last said.</summary>
    public static int FailedPictures(this JobEntity job) => (int)(Metrics(job)?.GetValueOrDefault(Failed) ?? 0);

    public static IReadOnlyList<JobState> States(PlainJobStatus status) => [.. Enum.GetValues<JobState>().Where(state => Status(state) == status)];

    private static PlainJobStatus Status(JobState state) => state switch
    {
        JobState.Running => PlainJobStatus.Running,
        JobState.Completed => PlainJobStatus.Completed,
        JobState.Failed => PlainJobStatus.Failed,
        JobState.Stopped => PlainJobStatus.Cancelled,
        _ => PlainJobStatus.Pending,
    };

    private static BatchOperation Operation(PictureOperation operation) => operation switch
    {
        PictureOperation.Detect => BatchOperation.Detect,
        PictureOperation.Correct => BatchOperation.Correct,
        PictureOperation.RemoveBackground => BatchOperation.RemoveBackground,
        _ => BatchOperation.DetectAndCorrect,
    };

    private static Dictionary<string, double>? Metrics(JobEntity job) =>
        job.ValidationMetricsJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, double>>(job.ValidationMetricsJson, KargahJson.Options);
}
