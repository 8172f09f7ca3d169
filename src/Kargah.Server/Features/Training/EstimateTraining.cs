using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Training;

/// <summary>What a training would take. Answers are remembered: a form asks again and again, and a training that starts keeps what was predicted for it.</summary>
internal sealed class EstimateTraining(TrainingTables tables, HelperPool helpers, WorkersOptions workers, SchedulerOptions scheduler, DatasetsOptions limits) : IDisposable
{
    private const int Remembered = 1000;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = Remembered });

    public static async Task<Ok<EstimateResponse>> Handle(StartTrainingRequest? request, CurrentUser user, EstimateTraining estimate, CancellationToken cancellationToken) =>
        TypedResults.Ok(await estimate.RunAsync(request ?? new StartTrainingRequest(), user, cancellationToken));

    public async Task<EstimateResponse> RunAsync(StartTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var table = await tables.FindAsync(request, user, cancellationToken);
        if (table.Stats is not { } stats)
        {
            throw ProblemException.Conflict(ProblemCodes.DatasetNotReady, "This data set is still being looked through; ask again in a moment.");
        }

        var settings = SuggestSettings.For(table.Request, stats).Params;
        var estimate = Recall(table.DatasetId, settings) ?? await AskAsync(table.DatasetId, settings, cancellationToken);
        return new EstimateResponse { Params = settings, Estimate = estimate };
    }

    /// <summary>What was answered for just these settings lately.</summary>
    public TrainingEstimate? Recall(Guid? datasetId, TrainingParams settings) => known.Get<TrainingEstimate>(Key(datasetId, settings));

    public void Dispose() => known.Dispose();

    private async Task<TrainingEstimate> AskAsync(Guid? datasetId, TrainingParams settings, CancellationToken cancellationToken)
    {
        var (location, analysis) = await tables.LocateAsync(datasetId, cancellationToken);
        var ask = new HelperRequest
        {
            Op = "estimate",
            Table = location,
            Analysis = analysis,
            MaxUnpackedBytes = limits.MaxUnpackedBytes,
            Params = settings,
            Threads = scheduler.ThreadsPerJob,
            MemoryBytes = workers.MemoryBytes,
        };
        try
        {
            // a helper left in the middle of an answer has to be started anew; who has gone on typing asks for the next estimate in a moment
            var response = await helpers.AskAsync(HelperKind.Tables, ask, TimeLimit, CancellationToken.None);
            var estimate = response.Estimate ?? throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, response.Problem?.Code ?? ProblemCodes.EstimateNotAvailable, response.Problem?.Error ?? "This training could not be estimated.", response.Problem?.Params);
            return known.Set(Key(datasetId, settings), estimate, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Fresh });
        }
        catch (Exception tooMuch) when (tooMuch is TimeoutException or IOException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.EstimateNotAvailable, "This training is too large to be estimated, or the server is too busy for it; it can be started all the same.");
        }
    }

    private static string Key(Guid? datasetId, TrainingParams settings) => $"{datasetId} {JsonSerializer.Serialize(settings, KargahJson.Options)}";
}
