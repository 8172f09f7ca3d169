using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>A run's curves and its log.</summary>
internal sealed class ReadHistory(IDbContextFactory<KargahDb> databases, EventStore events)
{
    public static async Task<Ok<MetricsResponse>> HandleMetrics(string jobId, long? since, int? points, CurrentUser user, ReadHistory read, CancellationToken cancellationToken)
    {
        if (points is < 2 or > 20_000)
        {
            throw ProblemException.Field("points", "Ask for 2 to 20,000 points a curve.");
        }

        await read.CheckAsync(jobId, user, cancellationToken);
        var stored = read.events.ReadPoints(jobId, since ?? 0, points);
        return TypedResults.Ok(new MetricsResponse { Points = stored.Points, Count = stored.Points.Count, Total = stored.Total, Seq = stored.Seq });
    }

    public static async Task<Ok<LogsResponse>> HandleLogs(string jobId, long? since, CurrentUser user, ReadHistory read, CancellationToken cancellationToken)
    {
        await read.CheckAsync(jobId, user, cancellationToken);
        var stored = read.events.ReadLines(jobId, since ?? 0);
        return TypedResults.Ok(new LogsResponse { Lines = stored.Lines, Count = stored.Lines.Count, Total = stored.Total, Seq = stored.Seq });
    }

    private readonly EventStore events = events;

    private async Task CheckAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Jobs.VisibleTo(user).AnyAsync(job => job.Id == jobId, cancellationToken))
        {
            throw TrainingJobs.NotFound(jobId);
        }
    }
}
