using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Kargah.Server.Features.Datasets;

/// <summary>Looking at one data set: its record, rows, findings, statistics, bytes.</summary>
internal static class ReadDataset
{
    private const int PreviewRows = 50;

    public static async Task<Ok<DatasetResponse>> Get(Guid id, Datasets datasets, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DatasetResponse { Dataset = (await datasets.FindAsync(id, me, cancellationToken)).ToResponse() });

    public static async Task<Ok<PreviewResponse>> Preview(
        Guid id,
        [Range(0, long.MaxValue, ErrorMessage = "The parameter 'skip' is 0 or more."), Description("Rows to leave out at the beginning.")] long? skip,
        [Range(1, Page.MaxLimit, ErrorMessage = "The parameter 'limit' goes from 1 to 200."), Description("Rows at most; 50 unless told.")] int? limit,
        Datasets datasets,
        HelperPool helpers,
        DataFolder folder,
        DatasetsOptions options,
        CurrentUser me,
        CancellationToken cancellationToken)
    {
        var dataset = await datasets.FindReadyAsync(id, me, cancellationToken);
        var request = new HelperRequest
        {
            Op = "preview",
            Table = dataset.Locate(folder),
            MaxUnpackedBytes = options.MaxUnpackedBytes,
            Analysis = folder.DatasetAnalysis(id),
            Skip = skip ?? 0,
            Limit = limit ?? PreviewRows,
        };
        try
        {
            var response = await helpers.AskAsync(HelperKind.Tables, request, TimeSpan.FromSeconds(options.PreviewTimeoutSeconds), cancellationToken);
            return TypedResults.Ok(response.Preview ?? throw Refused(response.Problem));
        }
        catch (TimeoutException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.AnalysisTooLong, $"Reading these rows took more than {options.PreviewTimeoutSeconds} seconds; look at rows nearer to the beginning.", new Dictionary<string, object?> { ["seconds"] = options.PreviewTimeoutSeconds });
        }
        catch (IOException)
        {
            throw Refused(null);
        }
    }

    public static async Task<Ok<ValidationResponse>> Validate(Guid id, Datasets datasets, CurrentUser me, CancellationToken cancellationToken)
    {
        var dataset = await datasets.FindAsync(id, me, cancellationToken);
        if (dataset.Status == DatasetStatus.Invalid && dataset.Problem() is { } problem)
        {
            return TypedResults.Ok(new ValidationResponse { Valid = false, TotalLines = 0, ValidLines = 0, Errors = [Finding(problem)], Warnings = [], Samples = [] });
        }

        dataset = await datasets.FindReadyAsync(id, me, cancellationToken);
        return TypedResults.Ok((await datasets.AnalysisAsync(dataset.Id, cancellationToken)).Validation);
    }

    public static async Task<Ok<StatsResponse>> Stats(Guid id, Datasets datasets, CurrentUser me, CancellationToken cancellationToken)
    {
        var dataset = await datasets.FindReadyAsync(id, me, cancellationToken);
        return TypedResults.Ok((await datasets.AnalysisAsync(dataset.Id, cancellationToken)).Stats);
    }

    public static async Task<PhysicalFileHttpResult> Download(Guid id, Datasets datasets, DataFolder folder, CurrentUser me, CancellationToken cancellationToken)
    {
        var dataset = await datasets.FindAsync(id, me, cancellationToken);
        return TypedResults.PhysicalFile(
            folder.DatasetOriginal(id), "application/octet-stream", dataset.Filename, dataset.UploadedAt, new EntityTagHeaderValue($"\"{dataset.Sha256}\""), enableRangeProcessing: true);
    }

    private static DataFinding Finding(Problem problem) => new(
        problem.Code, problem.Error, problem.Params?.GetValueOrDefault("line") is System.Text.Json.JsonElement line && line.TryGetInt64(out var number) ? number : null,
        problem.Params?.GetValueOrDefault("column")?.ToString(), null, problem.Params);

    private static ProblemException Refused(Problem? problem) => new(
        StatusCodes.Status500InternalServerError, problem?.Code ?? ProblemCodes.AnalysisFailed, problem?.Error ?? "The rows could not be read; try again.", problem?.Params);
}
