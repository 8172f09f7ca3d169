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

    /// <summary>training or scoring.</summary>
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

internal sealed class ListTrainings(IDbContextFactory<KargahDb> databases, SharedReads reads, ExpectedStarts starts, RunTotals totals)
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
        var jobs = Filter(db, db.Jobs.AsNoTracking().VisibleTo(user), filter, user);
        var owner = user.IsAdmin && filter.Owner != "me" ? (Guid?)null : user.Id;
        var ids = await RunSorts.PageAsync(db, jobs, owner, filter.Sort, skip, limit, cancellationToken);
        // a page that is not full is the last one
        var total = ids.Count < limit && (ids.Count > 0 || skip == 0) ? skip + ids.Count : await totals.CountAsync(user, filter, jobs, cancellationToken);
        var found = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellationToken);
        var page = ids.Where(found.ContainsKey).Select(id => found[id]).ToList();
        return new JobListResponse { Jobs = await page.ToResponsesAsync(db, starts, user, cancellationToken), Count = page.Count, Total = total };
    }

    private static IQueryable<JobEntity> Filter(KargahDb db, IQueryable<JobEntity> jobs, TrainingFilter filter, CurrentUser user)
    {
        var ofOneOwner = !user.IsAdmin || filter.Owner == "me";
        if (filter.Owner == "me")
        {
            jobs = jobs.Where(job => job.OwnerId == user.Id);
        }

        if (!string.IsNullOrWhiteSpace(filter.Status))
        {
            var states = filter.Status.Split(',').Select(state => Choices.Parse<JobState>("status", state)).ToList();
            jobs = jobs.Where(job => states.Contains(job.State));
        }

        if (!string.IsNullOrWhiteSpace(filter.Dataset))
        {
            jobs = DatasetReferences.TryParse(filter.Dataset, out var dataset) ? jobs.Where(job => job.DatasetId == dataset) : jobs.Where(job => false);
        }

        if (!string.IsNullOrWhiteSpace(filter.ModelType))
        {
            var model = Choices.Parse<ModelType>("model_type", filter.ModelType);
            jobs = jobs.Where(job => job.ModelType == model);
        }

        if (!string.IsNullOrWhiteSpace(filter.Kind))
        {
            var kind = Choices.Parse<JobKind>("kind", filter.Kind);
            jobs = jobs.Where(job => job.Kind == kind);
        }

        if (!string.IsNullOrWhiteSpace(filter.Source))
        {
            jobs = jobs.Where(job => job.SourceJobId == filter.Source);
        }

        if (!string.IsNullOrWhiteSpace(filter.Q))
        {
            var pattern = LikePattern.Containing(filter.Q.Trim());
            // SQLite's LIKE knows no capitals of a to z, and takes half as long without lower()
            jobs = db.Database.IsSqlite()
                ? jobs.Where(job => EF.Functions.Like(job.Name, pattern, LikePattern.Escape) || EF.Functions.Like(job.DatasetName, pattern, LikePattern.Escape) || job.Id == filter.Q)
                : jobs.Where(job => EF.Functions.ILike(job.Name, pattern, LikePattern.Escape) || EF.Functions.ILike(job.DatasetName, pattern, LikePattern.Escape) || job.Id == filter.Q);
        }

        if (!string.IsNullOrWhiteSpace(filter.Experiment))
        {
            jobs = Guid.TryParse(filter.Experiment, out var experiment) ? jobs.Where(job => job.ExperimentId == experiment) : jobs.Where(job => false);
        }

        if (!string.IsNullOrWhiteSpace(filter.Tag))
        {
            var tag = RunValueEntity.Tags + filter.Tag.Trim();
            jobs = jobs.Where(WhereQuery.Having(db.RunValues.Where(value => value.Name == tag), ofOneOwner));
        }

        return string.IsNullOrWhiteSpace(filter.Where) ? jobs : jobs.Where(WhereQuery.Of(db, filter.Where, ofOneOwner));
    }
}
