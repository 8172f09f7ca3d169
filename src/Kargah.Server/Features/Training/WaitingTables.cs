using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>Jobs that were queued while their data set was still analyzed get their settings when it is ready, or the reason why they cannot run.</summary>
internal sealed partial class WaitingTables(IDbContextFactory<KargahDb> databases, TrainingTables tables, JobLife life, WorkersOptions workers, Capacity capacity, ILogger<WaitingTables> logger)
{
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Jobs.AsNoTracking().Where(job => job.State == JobState.Queued && job.RequestJson != null)
            .Select(job => new { job.Id, job.OwnerId, job.RequestJson, Dataset = db.Datasets.FirstOrDefault(dataset => dataset.Id == job.DatasetId) })
            .ToListAsync(cancellationToken);
        foreach (var job in waiting.Where(job => job.Dataset?.Status != DatasetStatus.Analyzing))
        {
            try
            {
                var request = JsonSerializer.Deserialize<StartTrainingRequest>(job.RequestJson!, KargahJson.Options)!;
                var table = await tables.FindAsync(request, new CurrentUser(job.OwnerId, UserRole.User, null), cancellationToken);
                if (table.Stats is { } stats)
                {
                    var settings = SuggestSettings.For(request, stats).Params;
                    MemoryBound.Check(settings, stats, workers, capacity);
                    await life.SettleAsync(job.Id, settings, cancellationToken);
                }
            }
            catch (ProblemException refused)
            {
                await life.FailAsync(job.Id, refused.Problem, cancellationToken);
            }
            catch (Exception damaged) when (damaged is IOException or JsonException or InvalidDataException)
            {
                // one unreadable table must not hold up everybody else's trainings
                Unreadable(damaged, job.Id);
                await life.FailAsync(job.Id, new Problem(ProblemCodes.AnalysisFailed, "What was found out about the table cannot be read any more; upload the table again."), cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The analysis for job {JobId} cannot be read")]
    private partial void Unreadable(Exception damaged, string jobId);
}
