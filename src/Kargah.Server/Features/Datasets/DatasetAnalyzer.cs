using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Datasets;

/// <summary>Has helpers look into what was uploaded. The rows that say <c>analyzing</c> are its queue, so a restart goes on where it stopped.</summary>
internal sealed partial class DatasetAnalyzer(
    IDbContextFactory<KargahDb> databases, HelperPool helpers, DataFolder folder, Sandbox sandbox, LiveFeed live, DatasetsOptions options, WorkersOptions workers, TimeProvider clock, ILogger<DatasetAnalyzer> logger)
    : BackgroundService
{
    private const int Tries = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Guid> queue = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = new();

    /// <summary>Queues an analysis and waits for its end, at most for <paramref name="limit"/>; it goes on after that.</summary>
    public async Task WaitAsync(Guid datasetId, TimeSpan limit, CancellationToken cancellationToken)
    {
        var done = waiting.GetOrAdd(datasetId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        queue.Writer.TryWrite(datasetId);
        await Task.WhenAny(done.Task, Task.Delay(limit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var id in await Rounds.OnceAsync(FindLeftAsync, clock, logger, stoppingToken))
        {
            queue.Writer.TryWrite(id);
        }

        await Parallel.ForEachAsync(queue.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = workers.Helpers, CancellationToken = stoppingToken }, async (id, ending) =>
        {
            try
            {
                await AnalyzeAsync(id, ending);
            }
            // say a full disk; one table must not end the analyses of all others
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Postponed(failure, id);
                await Task.Delay(Pause, ending);
                queue.Writer.TryWrite(id);
            }
            finally
            {
                if (waiting.TryRemove(id, out var done))
                {
                    done.SetResult();
                }
            }
        });
    }

    private async Task<List<Guid>> FindLeftAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Datasets.Where(dataset => dataset.Status == DatasetStatus.Analyzing).OrderBy(dataset => dataset.UploadedAt).Select(dataset => dataset.Id).ToListAsync(cancellationToken);
    }

    private async Task AnalyzeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id && found.Status == DatasetStatus.Analyzing, cancellationToken);
        if (dataset is null)
        {
            return;
        }

        bool kept;
        try
        {
            var response = await AskAsync(dataset, cancellationToken);
            kept = response.Analysis is { } analysis
                ? await KeepAsync(db, id, analysis, cancellationToken)
                : await RefuseAsync(db, id, response.Problem ?? NoReason(), cancellationToken);
        }
        // these would come again; disk and database recover
        catch (Exception failure) when (failure is not (OperationCanceledException or IOException or DbException))
        {
            Failed(failure, id);
            kept = await RefuseAsync(db, id, NoReason(), cancellationToken);
        }

        if (kept)
        {
            live.DatasetChanged(id, dataset.OwnerId);
        }
    }

    private async Task<HelperResponse> AskAsync(DatasetEntity dataset, CancellationToken cancellationToken)
    {
        var request = new HelperRequest { Op = "analyze", Table = dataset.Locate(folder), MaxUnpackedBytes = options.MaxUnpackedBytes };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await helpers.AskAsync(HelperKind.Analysis, request, TimeSpan.FromSeconds(options.AnalysisTimeoutSeconds), cancellationToken);
            }
            catch (ProblemException busy) when (busy.Status == StatusCodes.Status503ServiceUnavailable)
            {
                attempt--;
                await Task.Delay(Pause, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Refusal(new Problem(ProblemCodes.AnalysisTooLong, $"Reading the table took more than {options.AnalysisTimeoutSeconds} seconds; split it, or have the limit raised.", new Dictionary<string, object?> { ["seconds"] = options.AnalysisTimeoutSeconds }));
            }
            catch (IOException died) when (attempt < Tries)
            {
                Died(died, dataset.Id);
            }
            catch (IOException died)
            {
                Died(died, dataset.Id);
                return Refusal(new Problem(ProblemCodes.AnalysisFailed, "The program that reads tables ended at this one, probably for want of memory; try a smaller table."));
            }
        }
    }

    private async Task<bool> KeepAsync(KargahDb db, Guid id, DatasetAnalysis analysis, CancellationToken cancellationToken)
    {
        var path = folder.DatasetAnalysis(id);
        try
        {
            await DurableFile.WriteJsonAsync(path, analysis, UnixFileMode.UserRead | UnixFileMode.UserWrite, cancellationToken);
            sandbox.LetRead(path);
        }
        catch (DirectoryNotFoundException)
        {
            // deleted while it was being read
            return false;
        }

        var schema = JsonSerializer.Serialize(analysis.Columns, KargahJson.Options);
        return await db.Datasets.Where(found => found.Id == id && found.Status == DatasetStatus.Analyzing).ExecuteUpdateAsync(
            set => set
                .SetProperty(found => found.Status, DatasetStatus.Ready)
                .SetProperty(found => found.Rows, analysis.Stats.Rows)
                .SetProperty(found => found.Columns, analysis.Columns.Count)
                .SetProperty(found => found.Warnings, analysis.Validation.Warnings.Count)
                .SetProperty(found => found.SchemaJson, schema),
            cancellationToken) == 1;
    }

    private static async Task<bool> RefuseAsync(KargahDb db, Guid id, Problem problem, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(problem, KargahJson.Options);
        return await db.Datasets.Where(found => found.Id == id && found.Status == DatasetStatus.Analyzing).ExecuteUpdateAsync(
            set => set.SetProperty(found => found.Status, DatasetStatus.Invalid).SetProperty(found => found.ProblemJson, json), cancellationToken) == 1;
    }

    private static HelperResponse Refusal(Problem problem) => new() { Ok = false, Problem = problem };

    private static Problem NoReason() => new(ProblemCodes.AnalysisFailed, "The table could not be analyzed.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A helper died while it analyzed {DatasetId}")]
    private partial void Died(Exception failure, Guid datasetId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The analysis of {DatasetId} failed")]
    private partial void Failed(Exception failure, Guid datasetId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The analysis of {DatasetId} could not be kept; it is tried again in a moment")]
    private partial void Postponed(Exception failure, Guid datasetId);
}
