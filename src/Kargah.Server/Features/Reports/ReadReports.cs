using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Batches;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Reports;

/// <summary>What is known of a picture, a batch, or all of one's pictures in a time, put together.</summary>
internal sealed class ReadReports(IDbContextFactory<KargahDb> databases, PictureLibrary pictures, ReadBatches batches, FinishedItems items, TimeProvider clock)
{
    private const int LongestDays = 366;

    public static async Task<Ok<PictureReport>> Image(Guid id, CurrentUser user, ReadReports read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.ImageAsync(id, user, cancellationToken));

    public static async Task<Ok<BatchReport>> Batch(string id, CurrentUser user, ReadReports read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.BatchAsync(id, user, cancellationToken));

    public static async Task<Ok<AnalyticsReport>> Analytics(DateOnly? start_date, DateOnly? end_date, CurrentUser user, ReadReports read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.AnalyticsAsync(start_date, end_date, user, cancellationToken));

    /// <exception cref="ProblemException">404: none of this user's.</exception>
    public async Task<PictureReport> ImageAsync(Guid id, CurrentUser user, CancellationToken cancellationToken)
    {
        var picture = await pictures.FindAsync(id, user, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var correction = await db.Corrections.AsNoTracking().Where(each => each.ImageId == id && each.OwnerId == user.Id).OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id).FirstOrDefaultAsync(cancellationToken);
        // the one that it was found from, if it is of this picture, tells how the card lies
        var detections = db.Detections.AsNoTracking().Where(each => each.ImageId == id && each.OwnerId == user.Id);
        var detection = (correction is null ? null : await detections.FirstOrDefaultAsync(each => each.Id == correction.DetectionId, cancellationToken))
            ?? await detections.OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id).FirstOrDefaultAsync(cancellationToken);
        return new PictureReport { Image = await picture.ToResponseAsync(db, cancellationToken), Detection = detection?.Document(), Correction = correction?.Document() };
    }

    /// <exception cref="ProblemException">404: none of this user's.</exception>
    public async Task<BatchReport> BatchAsync(string id, CurrentUser user, CancellationToken cancellationToken)
    {
        var batch = await batches.GetAsync(id, user, cancellationToken);
        var job = await batches.FindAsync(id, user, cancellationToken);
        var done = items.Read(job.Id, job.Attempt).OrderBy(each => each.Line.Index).Select(each => each.Line.Item).ToList();
        var deltas = done.Select(item => item.OverallDeltaE).OfType<double>().Where(double.IsFinite).ToList();
        return new BatchReport
        {
            Batch = batch,
            Items = done,
            MeanDeltaE = deltas.Count == 0 ? null : deltas.Average(),
            MeanLeaveOneOutDeltaE = Mean(done.Select(item => item.LeaveOneOutDeltaE)),
            Histogram = deltas.Count == 0 ? null : new DeltaECounts(deltas.Count(each => each < 1), deltas.Count(each => each is >= 1 and < 2), deltas.Count(each => each is >= 2 and < 3), deltas.Count(each => each >= 3)),
        };
    }

    private async Task<AnalyticsReport> AnalyticsAsync(DateOnly? from, DateOnly? to, CurrentUser user, CancellationToken cancellationToken)
    {
        var last = to ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddDays(-29);
        if (first > last)
        {
            throw ProblemException.Field("start_date", "The time begins before it ends.");
        }

        if (last.DayNumber - first.DayNumber >= LongestDays)
        {
            throw ProblemException.Field("start_date", "A report covers at most 366 days.");
        }

        var (since, until) = (Midnight(first), Midnight(last.AddDays(1)));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var uploaded = await db.Pictures.Where(each => each.OwnerId == user.Id && each.CreatedAt >= since && each.CreatedAt < until).Select(each => each.CreatedAt).ToListAsync(cancellationToken);
        var detected = await db.Detections.Where(each => each.OwnerId == user.Id && each.CreatedAt >= since && each.CreatedAt < until).GroupBy(each => each.Success).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var corrected = await db.Corrections.Where(each => each.OwnerId == user.Id && each.CreatedAt >= since && each.CreatedAt < until)
            .Select(each => new { each.CreatedAt, each.OverallDeltaE, each.LeaveOneOutDeltaE, each.QualityRating }).ToListAsync(cancellationToken);
        var perDay = uploaded.ToLookup(Day);
        var correctedPerDay = corrected.ToLookup(each => Day(each.CreatedAt));
        return new AnalyticsReport
        {
            Images = uploaded.Count,
            Detections = detected.Sum(each => each.Count),
            SuccessfulDetections = detected.Where(each => each.Key).Sum(each => each.Count),
            Corrections = corrected.Count,
            MeanDeltaE = Mean(corrected.Select(each => each.OverallDeltaE)),
            MeanLeaveOneOutDeltaE = Mean(corrected.Select(each => each.LeaveOneOutDeltaE)),
            Ratings = Enum.GetValues<QualityRating>().ToDictionary(rating => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(rating.ToString()), rating => corrected.Count(each => each.QualityRating == rating)),
            Days = [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day =>
                new AnalyticsDay(day, perDay[day].Count(), correctedPerDay[day].Count(), Mean(correctedPerDay[day].Select(each => each.LeaveOneOutDeltaE))))],
        };
    }

    private static double? Mean(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        return known.Count == 0 ? null : known.Average();
    }

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
