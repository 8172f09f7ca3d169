using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.Training.Searching;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

public sealed record TrainingFilter
{
    /// <summary>One state or several, parted by commas.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "dataset")]
    public string? Dataset { get; init; }

    [FromQuery(Name = "model_type")]
    public string? ModelType { get; init; }

    /// <summary>training, scoring or external; pictures, which are left out unless they are asked for.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    /// <summary>Scorings with the model of this training.</summary>
    [FromQuery(Name = "source")]
    public string? Source { get; init; }

    [FromQuery(Name = "experiment")]
    public string? Experiment { get; init; }

    [FromQuery(Name = "tag")]
    public string? Tag { get; init; }

    /// <summary>Part of the run's or the data set's name.</summary>
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    /// <summary>A search such as <c>metrics.roc_auc > 0.9 and params.lr &lt; 0.01</c>.</summary>
    [FromQuery(Name = "where")]
    public string? Where { get; init; }

    /// <summary>created_at, updated_at, finished_at, name, status, loss, val_loss, duration, metrics.NAME or params.NAME; a minus before it turns it round.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>me: only one's own, for an admin who sees everybody's.</summary>
    [FromQuery(Name = "owner")]
    public string? Owner { get; init; }

    [FromQuery(Name = "skip")]
    public int? Skip { get; init; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
}

internal sealed class ListTrainings(IDbContextFactory<KargahDb> databases, SharedReads reads, ExpectedStarts starts, FoundRuns found)
{
    public static async Task<Ok<JobListResponse>> Handle([AsParameters] TrainingFilter filter, CurrentUser user, ListTrainings list, CancellationToken cancellationToken) =>
        TypedResults.Ok(await list.reads.GetAsync(
            (nameof(ListTrainings), filter, user.Id, user.IsAdmin), () => list.RunAsync(filter, user, cancellationToken), answer => answer.Jobs.All(job => job.Status != JobState.Queued)));

    private readonly SharedReads reads = reads;

    public async Task<JobListResponse> RunAsync(TrainingFilter filter, CurrentUser user, CancellationToken cancellationToken)
    {
        var (skip, limit) = (filter.Skip ?? 0, filter.Limit ?? 50);
        if (skip < 0)
        {
            throw ProblemException.Field("skip", "Skip goes from 0.");
        }

        if (limit is < 1 or > 200)
        {
            throw ProblemException.Field("limit", "The limit goes from 1 to 200.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var search = new RunSearch(db, filter, user);
        var among = search.IsNarrow ? await FindAsync(search, limit, cancellationToken) : null;
        var ids = await RunSorts.PageAsync(db, among?.Ids is { } few ? search.Of(few) : search.Matching(listed: false), search.Owner, filter.Sort, skip, limit, cancellationToken);
        // a page that is not full is the last one
        var total = ids.Count < limit && (ids.Count > 0 || skip == 0) ? skip + ids.Count : (among ?? await FindAsync(search, limit, cancellationToken)).Total;
        var rows = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellationToken);
        var page = ids.Where(rows.ContainsKey).Select(id => rows[id]).ToList();
        return new JobListResponse { Jobs = await page.ToResponsesAsync(db, starts, user, cancellationToken), Count = page.Count, Total = total };
    }

    /// <summary>
    /// Along an index in the list's order a page is full at once where many match. Where few do, every run would be looked up to find them: those are found
    /// first and then put in order.
    /// </summary>
    private Task<Found> FindAsync(RunSearch search, int limit, CancellationToken cancellationToken)
    {
        var few = limit * 20;
        return found.GetAsync(search.User, search.Filter, known => known.Ids is not null || known.Total > few || !search.IsNarrow, async () =>
        {
            var counted = await search.CountValuesAsync(cancellationToken);
            var ids = search.IsNarrow && !(counted > few) ? await search.Matching(listed: true).Select(job => job.Id).Take(few + 1).ToListAsync(cancellationToken) : null;
            return ids?.Count <= few ? new Found(ids.Count, ids) : new Found(counted ?? await search.Matching(listed: true).CountAsync(cancellationToken), null);
        });
    }
}
