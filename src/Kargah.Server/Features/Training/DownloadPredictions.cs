using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Training;

/// <summary>The result of a scoring, at the address where a training has its model.</summary>
internal sealed class DownloadPredictions(IDbContextFactory<KargahDb> databases, DataFolder folder)
{
    private const string Csv = "csv";

    /// <returns>Null: the job is no scoring, or there is none.</returns>
    /// <exception cref="ProblemException">404: there is no result yet, or no such format.</exception>
    public async Task<FileStreamHttpResult?> FindAsync(string jobId, CurrentUser user, string? format, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.Where(each => each.Id == jobId && each.OwnerId == user.Id && each.Kind == JobKind.Scoring).Select(each => new { each.ResultAttempt }).FirstOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            return null;
        }

        if (format is not (null or Csv))
        {
            throw new ProblemException(StatusCodes.Status404NotFound, ProblemCodes.FormatNotAvailable, $"There is no format '{format}'; predictions can be downloaded as {Csv}.", new Dictionary<string, object?> { ["format"] = format, ["formats"] = new[] { Csv } });
        }

        try
        {
            var file = job.ResultAttempt is { } attempt ? WorkerOwnedFile.OpenStream(folder.Attempt(jobId, attempt), AttemptFiles.Predictions) : throw None();
            var written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            var tag = new EntityTagHeaderValue($"\"{jobId}-{written.Ticks:x}-{file.Length:x}\"");
            return TypedResults.Stream(file, "text/csv; charset=utf-8", $"{jobId}.{Csv}", written, tag, enableRangeProcessing: true);
        }
        catch (FileNotFoundException)
        {
            throw None();
        }
    }

    private static ProblemException None() => ProblemException.NotFound(ProblemCodes.PredictionsNotFound, "There is no result: the scoring has not ended, or not with one.");
}
