using System.Linq.Expressions;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training.Searching;

/// <summary>
/// One page of runs in some order, as ids: those are found in an index alone, and only the page's rows are read whole.
/// Runs without what they are sorted by come last, whichever way round.
/// </summary>
internal static class RunSorts
{
    private static readonly Dictionary<string, Func<IQueryable<JobEntity>, bool, IOrderedQueryable<JobEntity>>> Columns = new()
    {
        ["created_at"] = (jobs, down) => By(jobs, job => job.CreatedAt, down),
        ["updated_at"] = (jobs, down) => By(jobs, job => job.UpdatedAt, down),
        ["finished_at"] = (jobs, down) => Then(jobs.OrderBy(job => job.FinishedAt == null), job => job.FinishedAt, down),
        ["name"] = (jobs, down) => By(jobs, job => job.Name, down),
        ["status"] = (jobs, down) => By(jobs, job => job.State, down),
        ["loss"] = (jobs, down) => Then(jobs.OrderBy(job => job.Loss == null), job => job.Loss, down),
        ["val_loss"] = (jobs, down) => Then(jobs.OrderBy(job => job.ValLoss == null), job => job.ValLoss, down),
        ["duration"] = (jobs, down) => Then(jobs.OrderBy(job => job.DurationSeconds == null), job => job.DurationSeconds, down),
    };

    /// <param name="db">Where they are.</param>
    /// <param name="jobs">Those that are looked for.</param>
    /// <param name="owner">Whose alone, where it is one user's.</param>
    /// <param name="sort">A column, or <c>metrics.NAME</c> or <c>params.NAME</c>; a minus before it turns it round.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Before the end.</param>
    public static async Task<List<string>> PageAsync(KargahDb db, IQueryable<JobEntity> jobs, Guid? owner, string? sort, int skip, int limit, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(sort) ? "-created_at" : sort.Trim();
        var (down, by) = (name.StartsWith('-'), name.TrimStart('-'));
        if (by.StartsWith(RunValueEntity.Metrics, StringComparison.Ordinal) || by.StartsWith(RunValueEntity.Params, StringComparison.Ordinal))
        {
            return await ByValueAsync(db, jobs, owner, by, down, skip, limit, cancellationToken);
        }

        return Columns.TryGetValue(by, out var order)
            ? await order(jobs, down).ThenByDescending(job => job.Id).Select(job => job.Id).Skip(skip).Take(limit).ToListAsync(cancellationToken)
            : throw ProblemException.Field("sort", $"Runs can be sorted by {string.Join(", ", Columns.Keys)}, metrics.NAME and params.NAME, with a minus before it the other way round.");
    }

    private static async Task<List<string>> ByValueAsync(KargahDb db, IQueryable<JobEntity> jobs, Guid? owner, string name, bool down, int skip, int limit, CancellationToken cancellationToken)
    {
        var values = db.RunValues.Where(value => value.Name == name && value.Number != null && (owner == null || value.OwnerId == owner));
        var having = values.Join(jobs, value => value.JobId, job => job.Id, (value, job) => value);
        var ordered = down ? having.OrderByDescending(value => value.Number).ThenByDescending(value => value.JobId) : having.OrderBy(value => value.Number).ThenBy(value => value.JobId);
        var page = await ordered.Select(value => value.JobId).Skip(skip).Take(limit).ToListAsync(cancellationToken);
        if (page.Count < limit)
        {
            var before = Math.Max(0, skip - await having.CountAsync(cancellationToken));
            page.AddRange(await jobs.Where(job => !values.Any(value => value.JobId == job.Id)).OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)
                .Select(job => job.Id).Skip(before).Take(limit - page.Count).ToListAsync(cancellationToken));
        }

        return page;
    }

    private static IOrderedQueryable<JobEntity> By<T>(IQueryable<JobEntity> jobs, Expression<Func<JobEntity, T>> key, bool down) => down ? jobs.OrderByDescending(key) : jobs.OrderBy(key);

    private static IOrderedQueryable<JobEntity> Then<T>(IOrderedQueryable<JobEntity> jobs, Expression<Func<JobEntity, T>> key, bool down) => down ? jobs.ThenByDescending(key) : jobs.ThenBy(key);
}
