using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Features.Docs;

internal static partial class Examples
{
    private static object[] OfBatches(PictureReport report)
    {
        const string batchId = "01997b6e-2f30-7c11-9d52-0a4b8e6f7c21";
        var batch = new Batch
        {
            JobId = batchId,
            Name = "Shelf 12",
            Operation = BatchOperation.DetectAndCorrect,
            Status = BatchStatusName.Processing,
            TotalItems = 500,
            ProcessedItems = 212,
            FailedItems = 1,
            ProgressPercent = 42.4,
            ItemsPerSecond = 2.9,
            EstimatedCompletion = Time.AddSeconds(99),
            ResultsUrl = $"/api/batch/jobs/{batchId}/results",
            Errors = [new BatchError(Id, "DSC_0107.jpg", "No color card detected in image: nothing in it is like one of the card's markers.", ProblemCodes.CardNotFound)],
            CreatedAt = Time,
            StartedAt = Time,
        };
        var item = new BatchItem
        {
            ImageId = Id,
            Filename = "DSC_0042.jpg",
            Success = true,
            DetectionId = Id,
            CorrectionId = Id,
            OverallDeltaE = 0.62,
            LeaveOneOutDeltaE = 0.91,
            QualityRating = QualityRating.Excellent,
            OutputFilename = "DSC_0042_corrected_sRGB.jpg",
            ProcessingTimeMs = 640,
        };
        var job = new PlainJob
        {
            Id = batchId,
            JobName = "Title page",
            JobType = JobType.Correction,
            Status = PlainJobStatus.Running,
            ImageId = Id,
            Parameters = JsonSerializer.SerializeToElement(new { output_color_space = "sRGB" }),
            ProgressPercent = 0,
            CreatedAt = Time,
            StartedAt = Time,
            UpdatedAt = Time,
        };
        var result = new ColorResult
        {
            Id = Id,
            ImageId = Id,
            ResultType = "sharpness",
            QualityScore = 0.8,
            Notes = "Soft corners",
            Metadata = new Dictionary<string, JsonElement> { ["mtf50"] = JsonSerializer.SerializeToElement(0.31) },
            CreatedAt = Time,
            UpdatedAt = Time,
        };
        return
        [
            new StartBatchRequest { Group = "Copy stand, 1 January", Operation = BatchOperation.DetectAndCorrect, Options = new BatchOptions { OutputColorSpace = "Adobe RGB", OutputFormat = PictureFileFormat.Tiff16 } },
            batch,
            new BatchListResponse { Batches = [batch], Count = 1, Total = 1 },
            new BatchResultsResponse { Items = [item], Count = 1, Total = 212 },
            new CreateJobRequest { ImageId = Id, JobName = "Title page", JobType = JobType.Correction, Parameters = new BatchOptions { OutputColorSpace = "sRGB" } },
            new UpdateJobRequest { JobName = "Title page, again" },
            job,
            new PlainJobListResponse { Jobs = [job], Count = 1, Total = 1 },
            new AddResultRequest { ImageId = Id, ResultType = "sharpness", QualityScore = 0.8, Metadata = result.Metadata },
            new UpdateResultRequest { Notes = "Soft corners" },
            result,
            new ColorResultListResponse { Results = [result], Count = 1, Total = 1 },
            report,
            new BatchReport { Batch = batch, Items = [item], MeanDeltaE = 0.62, MeanLeaveOneOutDeltaE = 0.91, Histogram = new DeltaECounts(1, 0, 0, 0) },
            new AnalyticsReport
            {
                Images = 212,
                Detections = 212,
                SuccessfulDetections = 211,
                Corrections = 211,
                MeanDeltaE = 0.7,
                MeanLeaveOneOutDeltaE = 1.0,
                Ratings = new Dictionary<string, int> { ["excellent"] = 209, ["very_good"] = 2, ["good"] = 0, ["fair"] = 0, ["poor"] = 0 },
                Days = [new AnalyticsDay(new DateOnly(2026, 1, 1), 212, 211, 1.0)],
            },
            new ExportReportRequest { ImageId = Id, Format = ReportFormat.Html, Language = "en" },
        ];
    }
}
