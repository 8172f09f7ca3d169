using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Training;

/// <summary>A model is its owner's data: an admin who sees the job does not get it.</summary>
internal sealed class DownloadModel(IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    private static readonly Dictionary<string, (string File, string Extension, string ContentType)> Formats = new()
    {
        ["pt"] = (AttemptFiles.ModelPt, "pt", "application/octet-stream"),
        ["onnx"] = (AttemptFiles.ModelOnnx, "onnx", "application/octet-stream"),
        ["safetensors"] = (AttemptFiles.ModelSafetensors, "safetensors", "application/octet-stream"),
        ["bundle"] = (AttemptFiles.ModelBundle, "zip", "application/zip"),
    };

    public static async Task<FileStreamHttpResult> Handle(string jobId, string? format, CurrentUser user, DownloadModel download, DownloadPredictions predictions, CancellationToken cancellationToken)
    {
        if (await predictions.FindAsync(jobId, user, format, cancellationToken) is { } result)
        {
            return result;
        }

        var name = format ?? "pt";
        var attempt = await download.FindAsync(jobId, user, StatusCodes.Status404NotFound, cancellationToken);
        if (!Formats.TryGetValue(name, out var kind))
        {
            throw new ProblemException(StatusCodes.Status404NotFound, ProblemCodes.FormatNotAvailable, $"There is no format '{name}'; a model can be downloaded as {string.Join(", ", Formats.Keys)}.", new Dictionary<string, object?> { ["format"] = name, ["formats"] = Formats.Keys });
        }

        await RefuseUnmadeAsync(attempt, name, kind.File, cancellationToken);
        var file = Open(attempt, kind.File);
        var written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var tag = new EntityTagHeaderValue($"\"{jobId}-{written.Ticks:x}-{file.Length:x}\"");
        return TypedResults.Stream(file, kind.ContentType, $"{jobId}.{kind.Extension}", written, tag, enableRangeProcessing: true);
    }

    /// <returns>The folder of the attempt that made the job's model.</returns>
    public async Task<string> FindAsync(string jobId, CurrentUser user, int statusWithoutModel, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.Where(each => each.Id == jobId && each.OwnerId == user.Id).Select(each => new { each.ModelAttempt }).FirstOrDefaultAsync(cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        return job.ModelAttempt is { } attempt ? folder.Attempt(jobId, attempt) : throw NoModel(statusWithoutModel);
    }

    /// <summary>A form of the model that could not be made left its reason in its place.</summary>
    private static async Task RefuseUnmadeAsync(string attempt, string format, string file, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            using var reader = new StreamReader(WorkerOwnedFile.OpenStream(attempt, AttemptFiles.ModelFolder, file + AttemptFiles.ExportFailure));
            reason = await reader.ReadToEndAsync(cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return;
        }

        throw new ProblemException(StatusCodes.Status404NotFound, ProblemCodes.ExportFailed, reason, new Dictionary<string, object?> { ["format"] = format });
    }

    private static ProblemException NoModel(int status) => new(status, ProblemCodes.ModelNotFound, "Model not found: this training has none yet.");

    /// <param name="attempt">What <see cref="FindAsync"/> gave.</param>
    /// <param name="name">In the model's folder.</param>
    public static FileStream Open(string attempt, string name)
    {
        try
        {
            // opened once: a running job may put a better model in its place meanwhile
            return WorkerOwnedFile.OpenStream(attempt, AttemptFiles.ModelFolder, name);
        }
        catch (FileNotFoundException)
        {
            throw NoModel(StatusCodes.Status404NotFound);
        }
    }
}
