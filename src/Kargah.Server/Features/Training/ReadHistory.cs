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
    public static async Task<Ok<MetricsResponse>> HandleMetrics(string jobId, long? since, int? points, bool? joined, CurrentUser user, ReadHistory read, CancellationToken cancellationToken)
    {
        if (points is < 2 or > 20_000)
        {
            throw ProblemException.Field("points", "Ask for 2 to 20,000 points a curve.");
        }

        await read.CheckAsync(jobId, user, cancellationToken);
        if (joined == true)
        {
            return since is null or 0 ? TypedResults.Ok(await read.JoinedAsync(jobId, points, user, cancellationToken)) : throw ProblemException.Field("since", "A joined curve is read from its beginning; leave since out.");
        }

        var stored = read.events.ReadPoints(jobId, since ?? 0, points);
        return TypedResults.Ok(new MetricsResponse { Points = stored.Points, Count = stored.Points.Count, Total = stored.Total, Seq = stored.Seq, ThinnedAt = read.events.Kept(jobId).ThinnedAt });
    }

    /// <summary>The run behind those that it went on from, each up to the step where the next took over. Runs that are gone, and what came before them, are left out.</summary>
    private async Task<MetricsResponse> JoinedAsync(string jobId, int? points, CurrentUser user, CancellationToken cancellationToken)
    {
        var line = await LineAsync(jobId, user, cancellationToken);
        var (all, parts, total) = (new List<MetricPoint>(), new List<MetricsPart>(), 0L);
        StoredPoints own = new([], 0, 0);
        for (var i = 0; i < line.Count; i++)
        {
            var through = i + 1 < line.Count ? line[i + 1].ResumedStep : null;
            own = events.ReadPoints(line[i].Id, 0, points);
            // what a run scored at its end is not part of a curve that goes on
            MetricPoint[] share = i + 1 < line.Count ? [.. own.Points.Where(point => point.Step <= (through ?? long.MaxValue) && point.Split != "test")] : [.. own.Points];
            parts.Add(new MetricsPart(line[i].Id, line[i].Name, share.Length, line[i].ResumedFrom is null ? 0 : line[i].ResumedStep, through));
            all.AddRange(share);
            total += own.Total;
        }

        return new MetricsResponse { Points = all, Count = all.Count, Total = total, Seq = own.Seq, Parts = parts, ThinnedAt = line.Select(run => events.Kept(run.Id).ThinnedAt).Max() };
    }

    /// <summary>Oldest first; the run itself is the last.</summary>
    private async Task<List<Ancestor>> LineAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var line = new List<Ancestor>();
        for (var next = jobId; next is not null; next = line[0].ResumedFrom)
        {
            var found = await db.Jobs.VisibleTo(user).Where(job => job.Id == next).Select(job => new Ancestor(job.Id, job.Name, job.ResumedFrom, job.ResumedStep)).FirstOrDefaultAsync(cancellationToken);
            if (found is null)
            {
                break;
            }

            line.Insert(0, found);
        }

        return line;
    }

    private sealed record Ancestor(string Id, string Name, string? ResumedFrom, long? ResumedStep);

    public static async Task<Ok<LogsResponse>> HandleLogs(string jobId, long? since, CurrentUser user, ReadHistory read, CancellationToken cancellationToken)
    {
        await read.CheckAsync(jobId, user, cancellationToken);
        var stored = read.events.ReadLines(jobId, since ?? 0);
        return TypedResults.Ok(new LogsResponse { Lines = stored.Lines, Count = stored.Lines.Count, Total = stored.Total, Seq = stored.Seq, ClearedAt = read.events.Kept(jobId).ClearedAt });
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
