using System.Text;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Batches;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Reports;

/// <summary>A report as a file for people.</summary>
internal sealed class ExportReport(ReadReports reports, PictureLibrary library, MadeFiles made, IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    private static readonly JsonSerializerOptions Indented = new(KargahJson.Options) { WriteIndented = true };

    public static async Task<FileContentHttpResult> Handle(ExportReportRequest request, CurrentUser user, ExportReport export, CancellationToken cancellationToken)
    {
        if (request.ImageId is null == string.IsNullOrWhiteSpace(request.BatchId))
        {
            throw ProblemException.Field("image_id", "Say what the report is about: image_id or batch_id.");
        }

        if (request.Language is not (null or "en" or "fa"))
        {
            throw ProblemException.Field("language", "The language is en or fa.");
        }

        return request.ImageId is { } image
            ? await export.PictureAsync(image, request, user, cancellationToken)
            : await export.BatchAsync(request.BatchId!, request, user, cancellationToken);
    }

    private readonly DataFolder folder = folder;

    private async Task<FileContentHttpResult> PictureAsync(Guid id, ExportReportRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var report = await reports.ImageAsync(id, user, cancellationToken);
        var name = Path.GetFileNameWithoutExtension(report.Image.Filename) + "_report";
        switch (request.Format)
        {
            case ReportFormat.Csv:
                return File(ReportTable.Of(report), "text/csv", name + ".csv");
            case ReportFormat.Json:
                return File(JsonSerializer.Serialize(report, Indented), "application/json", name + ".json");
            case ReportFormat.Pdf:
                return await PrintAsync(report, request, cancellationToken);
            default:
                var (before, after) = await ViewsAsync(report, cancellationToken);
                return File(ReportPage.Of(report, request.Language ?? "en", before, after), "text/html", name + ".html");
        }
    }

    private async Task<FileContentHttpResult> BatchAsync(string id, ExportReportRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var report = await reports.BatchAsync(id, user, cancellationToken);
        var name = $"batch-{report.Batch.JobId}_report";
        return request.Format switch
        {
            ReportFormat.Pdf => await made.MakeAsync(library.NewTask(PictureOperation.Report) with { BatchReport = report, Language = request.Language ?? "en" }, cancellationToken),
            ReportFormat.Csv => File(BatchTable.Of(report.Items), "text/csv", name + ".csv"),
            ReportFormat.Json => File(JsonSerializer.Serialize(report, Indented), "application/json", name + ".json"),
            _ => File(ReportPage.Of(report, request.Language ?? "en"), "text/html", name + ".html"),
        };
    }

    private async Task<FileContentHttpResult> PrintAsync(PictureReport report, ExportReportRequest request, CancellationToken cancellationToken)
    {
        var corrected = report.Correction is null ? null : await FindAsync(report.Correction.CorrectionId, cancellationToken);
        var task = library.NewTask(PictureOperation.Report) with
        {
            Report = report,
            Before = Path.Combine(folder.PictureViews(report.Image.Id), PictureFiles.Preview),
            After = corrected is null ? null : Path.Combine(corrected.Folder(folder, corrected.ImageId), PictureFiles.ResultPreview),
            Language = request.Language ?? "en",
        };
        return await made.MakeAsync(task, cancellationToken);
    }

    private async Task<CorrectionEntity?> FindAsync(Guid correction, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Corrections.AsNoTracking().FirstOrDefaultAsync(each => each.Id == correction, cancellationToken);
    }

    /// <summary>As WebP; what is not there (any more) is left out.</summary>
    private async Task<(byte[]? Before, byte[]? After)> ViewsAsync(PictureReport report, CancellationToken cancellationToken)
    {
        var before = await BytesAsync(() => WorkerOwnedFile.OpenStream(folder.PictureViews(report.Image.Id), PictureFiles.Preview), cancellationToken);
        if (report.Correction is null)
        {
            return (before, null);
        }

        var correction = await FindAsync(report.Correction.CorrectionId, cancellationToken);
        return (before, correction is null ? null : await BytesAsync(() => correction.Open(folder, correction.ImageId, PictureFiles.ResultPreview), cancellationToken));
    }

    private static async Task<byte[]?> BytesAsync(Func<FileStream> open, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = open();
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static FileContentHttpResult File(string text, string type, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), type + "; charset=utf-8", name);
}
