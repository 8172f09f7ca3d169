using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Kargah.Contracts;

/// <summary>The states of a job as <c>/api/jobs</c> says them: QUEUED, STARTING and LOADING are pending.</summary>
public enum PlainJobStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

public enum JobType
{
    Training,
    Scoring,
    External,
    Analysis,
    Detection,
    Correction,
    Batch,
}

/// <summary>POST /api/jobs: work on one picture that nobody waits for.</summary>
public sealed record CreateJobRequest
{
    [Required(ErrorMessage = "Say which picture.")]
    public Guid? ImageId { get; init; }
    [Required(ErrorMessage = "Give the job a name."), StringLength(255, MinimumLength = 1, ErrorMessage = "The name has 1 to 255 characters.")]
    public string? JobName { get; init; }
    /// <summary>analysis, detection or correction.</summary>
    [Required(ErrorMessage = "Say what to do: analysis, detection or correction.")]
    public JobType? JobType { get; init; }
    [MaxLength(2000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }
    /// <summary>Of a detection or a correction: their options.</summary>
    public BatchOptions? Parameters { get; init; }
}

public sealed record UpdateJobRequest
{
    [StringLength(255, MinimumLength = 1, ErrorMessage = "The name has 1 to 255 characters.")]
    public string? JobName { get; init; }
    [MaxLength(2000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }
    /// <summary>Only to <c>cancelled</c>.</summary>
    public PlainJobStatus? Status { get; init; }
}

/// <summary>A job of any kind.</summary>
public sealed record PlainJob : OkResponse
{
    public required string Id { get; init; }
    public required string JobName { get; init; }
    public required JobType JobType { get; init; }
    public required PlainJobStatus Status { get; init; }
    public Guid? ImageId { get; init; }
    public string? Description { get; init; }
    public JsonElement? Parameters { get; init; }
    public required double ProgressPercent { get; init; }
    public string? Message { get; init; }
    public Problem? Error { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

public sealed record PlainJobListResponse : OkResponse
{
    public required IReadOnlyList<PlainJob> Jobs { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

public enum BatchOperation
{
    Detect,
    Correct,
    DetectAndCorrect,
    RemoveBackground,
}

/// <summary>The states of a batch.</summary>
public enum BatchStatusName
{
    Queued,
    Processing,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>How to detect and to correct.</summary>
public sealed record BatchOptions : CorrectionOptions
{
    public ChartKind? Chart { get; init; }
    /// <summary>Of a correction: the detection whose card it is found from, for every picture. Without it each picture's own card.</summary>
    public Guid? DetectionId { get; init; }
}

/// <summary>POST /api/batch/jobs.</summary>
public sealed record StartBatchRequest
{
    /// <summary>1 to 10,000.</summary>
    public IReadOnlyList<Guid>? ImageIds { get; init; }
    /// <summary>Instead: every picture of a light group.</summary>
    [MaxLength(100, ErrorMessage = "The name of a light group can have at most 100 characters.")]
    public string? Group { get; init; }
    [Required(ErrorMessage = "Say what to do: detect, correct, detect_and_correct or remove_background.")]
    public BatchOperation? Operation { get; init; }
    public BatchOptions? Options { get; init; }
    [MaxLength(255, ErrorMessage = "The name can have at most 255 characters.")]
    public string? Name { get; init; }
    /// <summary>Is told of the end by a signed POST.</summary>
    [MaxLength(2000, ErrorMessage = "The address can have at most 2,000 characters.")]
    public string? CallbackUrl { get; init; }
}

/// <param name="ImageId">The picture that failed; the others went on.</param>
public sealed record BatchError(Guid ImageId, string Filename, string Error, string Code);

public sealed record Batch : OkResponse
{
    public required string JobId { get; init; }
    public required string Name { get; init; }
    public required BatchOperation Operation { get; init; }
    public required BatchStatusName Status { get; init; }
    public required int TotalItems { get; init; }
    /// <summary>Done, well or not.</summary>
    public required int ProcessedItems { get; init; }
    public required int FailedItems { get; init; }
    public required double ProgressPercent { get; init; }
    public double? ItemsPerSecond { get; init; }
    public DateTimeOffset? EstimatedCompletion { get; init; }
    public required string ResultsUrl { get; init; }
    /// <summary>The first 100.</summary>
    public required IReadOnlyList<BatchError> Errors { get; init; }
    /// <summary>Signs what is sent to the batch's <c>callback_url</c>, as that of a notification does; told in the answer to its start and never again.</summary>
    public string? CallbackSecret { get; init; }
    /// <summary>Why the whole batch failed.</summary>
    public Problem? Error { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

public sealed record BatchListResponse : OkResponse
{
    public required IReadOnlyList<Batch> Batches { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <summary>What came of one picture of a batch.</summary>
public sealed record BatchItem
{
    public required Guid ImageId { get; init; }
    public required string Filename { get; init; }
    public required bool Success { get; init; }
    public Guid? DetectionId { get; init; }
    public Guid? CorrectionId { get; init; }
    public double? OverallDeltaE { get; init; }
    public double? LeaveOneOutDeltaE { get; init; }
    public QualityRating? QualityRating { get; init; }
    /// <summary>The picture whose card it was corrected by, where its own has none.</summary>
    public Guid? CorrectedBy { get; init; }
    /// <summary>The name of its file in the download.</summary>
    public string? OutputFilename { get; init; }
    public Problem? Problem { get; init; }
    public required double ProcessingTimeMs { get; init; }
}

public sealed record BatchResultsResponse : OkResponse
{
    public required IReadOnlyList<BatchItem> Items { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <summary>Something that was found out about a picture, by Kargah or by another tool.</summary>
public sealed record ColorResult : OkResponse
{
    public required Guid Id { get; init; }
    public string? JobId { get; init; }
    public Guid? ImageId { get; init; }
    /// <summary>detection, correction, or what an outside tool calls it.</summary>
    public required string ResultType { get; init; }
    /// <summary>0 to 1.</summary>
    public double? QualityScore { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
    public Guid? DetectionId { get; init; }
    public Guid? CorrectionId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

public sealed record ColorResultListResponse : OkResponse
{
    public required IReadOnlyList<ColorResult> Results { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <summary>POST /api/results: what another tool found out about a picture.</summary>
public sealed record AddResultRequest
{
    [Required(ErrorMessage = "Say which picture.")]
    public Guid? ImageId { get; init; }
    [Required(ErrorMessage = "Say what kind of result it is."), StringLength(50, MinimumLength = 1, ErrorMessage = "The kind has 1 to 50 characters.")]
    public string? ResultType { get; init; }
    [Range(0, 1, ErrorMessage = "The score is a number from 0 to 1.")]
    public double? QualityScore { get; init; }
    [MaxLength(2000, ErrorMessage = "The notes can have at most 2,000 characters.")]
    public string? Notes { get; init; }
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}

public sealed record UpdateResultRequest
{
    [Range(0, 1, ErrorMessage = "The score is a number from 0 to 1.")]
    public double? QualityScore { get; init; }
    [MaxLength(2000, ErrorMessage = "The notes can have at most 2,000 characters.")]
    public string? Notes { get; init; }
    /// <summary>Merged: a null value removes its key.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}

public enum ReportFormat
{
    Pdf,
    Csv,
    Json,
    Html,
}

/// <summary>POST /api/reports/export. One of the two ids.</summary>
public sealed record ExportReportRequest
{
    public Guid? ImageId { get; init; }
    public string? BatchId { get; init; }
    [Required(ErrorMessage = "Say which format: pdf, csv, json or html.")]
    public ReportFormat? Format { get; init; }
    /// <summary><c>en</c> or <c>fa</c>.</summary>
    [MaxLength(2, ErrorMessage = "The language is en or fa.")]
    public string? Language { get; init; }
}

/// <summary>GET /api/reports/image/{id}: everything that a report of a picture says.</summary>
public sealed record PictureReport : OkResponse
{
    public required Picture Image { get; init; }
    public Detection? Detection { get; init; }
    public ColorCorrection? Correction { get; init; }
}

/// <summary>GET /api/reports/batch/{id}.</summary>
public sealed record BatchReport : OkResponse
{
    public required Batch Batch { get; init; }
    public required IReadOnlyList<BatchItem> Items { get; init; }
    /// <summary>Over the pictures that were corrected; null where none was.</summary>
    public double? MeanDeltaE { get; init; }
    public double? MeanLeaveOneOutDeltaE { get; init; }
    public DeltaECounts? Histogram { get; init; }
}

/// <summary>GET /api/reports/analytics.</summary>
public sealed record AnalyticsReport : OkResponse
{
    public required int Images { get; init; }
    public required int Detections { get; init; }
    public required int SuccessfulDetections { get; init; }
    public required int Corrections { get; init; }
    public double? MeanDeltaE { get; init; }
    public double? MeanLeaveOneOutDeltaE { get; init; }
    /// <summary>Corrections by rating.</summary>
    public required IReadOnlyDictionary<string, int> Ratings { get; init; }
    public required IReadOnlyList<AnalyticsDay> Days { get; init; }
}

public sealed record AnalyticsDay(DateOnly Date, int Images, int Corrections, double? MeanLeaveOneOutDeltaE);
