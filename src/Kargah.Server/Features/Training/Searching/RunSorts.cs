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
    private static readonly Dictionary<string, Order> Orders = new()
    {
        ["created_at"] = By(job => job.CreatedAt),
        ["updated_at"] = By(job => job.UpdatedAt),
        ["finished_at"] = ByOptional(job => job.FinishedAt),
        ["name"] = By(job => job.Name),
        ["status"] = By(job => job.State),
        ["loss"] = ByOptional(job => job.Loss),
        ["val_loss"] = ByOptional(job => job.ValLoss),
        ["duration"] = ByOptional(job => job.DurationSeconds),
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

        if (!Orders.TryGetValue(by, out var order))
        {
            throw ProblemException.Field("sort", $"Runs can be sorted by {string.Join(", ", Orders.Keys)}, metrics.NAME and params.NAME, with a minus before it the other way round.");
        }

        // an index is in this order as far as there is something to order by; only the last pages need all
        var page = order.Known is { } known ? await IdsAsync(known(jobs, down)) : [];
        return page.Count == limit ? page : await IdsAsync(order.All(jobs, down));

        Task<List<string>> IdsAsync(IOrderedQueryable<JobEntity> ordered) =>
            ordered.ThenByDescending(job => job.Id).Select(job => job.Id).Skip(skip).Take(limit).ToListAsync(cancellationToken);
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

    private static Order By<T>(Expression<Func<JobEntity, T>> key) => new((jobs, down) => down ? jobs.OrderByDescending(key) : jobs.OrderBy(key));

    private static Order ByOptional<T>(Expression<Func<JobEntity, T?>> key)
        where T : struct
    {
        var none = Expression.Constant(null, typeof(T?));
        var missing = Expression.Lambda<Func<JobEntity, bool>>(Expression.Equal(key.Body, none), key.Parameters);
        var known = Expression.Lambda<Func<JobEntity, bool>>(Expression.NotEqual(key.Body, none), key.Parameters);
        return new(
            (jobs, down) => down ? jobs.OrderBy(missing).ThenByDescending(key) : jobs.OrderBy(missing).ThenBy(key),
            (jobs, down) => By(key).All(jobs.Where(known), down));
    }

    /// <param name="All">Every run.</param>
    /// <param name="Known">Those that have what they are sorted by, where some may not.</param>
    private sealed record Order(Func<IQueryable<JobEntity>, bool, IOrderedQueryable<JobEntity>> All, Func<IQueryable<JobEntity>, bool, IOrderedQueryable<JobEntity>>? Known = null);
}
