using System.Linq.Expressions;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Queue;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <param name="Status">One state or several, parted by commas.</param>
/// <param name="Kind">training or scoring.</param>
/// <param name="Source">Scorings with the model of this training.</param>
/// <param name="Q">Part of the run's or the data set's name.</param>
/// <param name="Sort">created_at, updated_at, finished_at, name or status; a minus before it turns it round.</param>
/// <param name="Owner">me: only one's own, for an admin who sees everybody's.</param>
public sealed record TrainingFilter(
    [FromQuery(Name = "status")] string? Status,
    [FromQuery(Name = "dataset")] string? Dataset,
    [FromQuery(Name = "model_type")] string? ModelType,
    [FromQuery(Name = "kind")] string? Kind,
    [FromQuery(Name = "source")] string? Source,
    [FromQuery(Name = "experiment")] string? Experiment,
    [FromQuery(Name = "tag")] string? Tag,
    [FromQuery(Name = "q")] string? Q,
    [FromQuery(Name = "sort")] string? Sort,
    [FromQuery(Name = "owner")] string? Owner,
    [FromQuery(Name = "skip")] int? Skip,
    [FromQuery(Name = "limit")] int? Limit);

internal sealed class ListTrainings(IDbContextFactory<KargahDb> databases, ExpectedStarts starts)
{
    private static readonly Dictionary<string, Expression<Func<JobEntity, object?>>> Sorts = new()
    {
        ["created_at"] = job => job.CreatedAt,
        ["updated_at"] = job => job.UpdatedAt,
        ["finished_at"] = job => job.FinishedAt,
        ["name"] = job => job.Name,
        ["status"] = job => job.State,
    };

    public static async Task<Ok<JobListResponse>> Handle([AsParameters] TrainingFilter filter, CurrentUser user, ListTrainings list, CancellationToken cancellationToken) =>
        TypedResults.Ok(await list.RunAsync(filter, user, cancellationToken));

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
        var total = await jobs.CountAsync(cancellationToken);
        var page = await Sort(jobs, filter.Sort).Skip(skip).Take(limit).ToListAsync(cancellationToken);
        return new JobListResponse { Jobs = await page.ToResponsesAsync(db, starts, user, cancellationToken), Count = page.Count, Total = total };
    }

    private static IQueryable<JobEntity> Filter(KargahDb db, IQueryable<JobEntity> jobs, TrainingFilter filter, CurrentUser user)
    {
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
            var pattern = LikePattern.Containing(db, filter.Q.Trim());
            jobs = jobs.Where(job => EF.Functions.Like(job.Name.ToLower(), pattern, LikePattern.Escape) || EF.Functions.Like(job.DatasetName.ToLower(), pattern, LikePattern.Escape) || job.Id == filter.Q);
        }

        if (!string.IsNullOrWhiteSpace(filter.Experiment))
        {
            jobs = Guid.TryParse(filter.Experiment, out var experiment) ? jobs.Where(job => job.ExperimentId == experiment) : jobs.Where(job => false);
        }

        if (!string.IsNullOrWhiteSpace(filter.Tag))
        {
            var tag = RunValueEntity.Tags + filter.Tag.Trim();
            jobs = jobs.Where(job => db.RunValues.Any(value => value.JobId == job.Id && value.Name == tag));
        }

        return jobs;
    }

    private static IQueryable<JobEntity> Sort(IQueryable<JobEntity> jobs, string? sort)
    {
        var name = string.IsNullOrWhiteSpace(sort) ? "-created_at" : sort;
        var descending = name.StartsWith('-');
        if (!Sorts.TryGetValue(name.TrimStart('-'), out var by))
        {
            throw ProblemException.Field("sort", $"Runs can be sorted by {string.Join(", ", Sorts.Keys)}, with a minus before it the other way round.");
        }

        return (descending ? jobs.OrderByDescending(by) : jobs.OrderBy(by)).ThenByDescending(job => job.Id);
    }
}
