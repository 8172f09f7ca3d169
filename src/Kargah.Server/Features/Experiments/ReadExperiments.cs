using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Experiments;

internal static class ReadExperiments
{
    /// <param name="q">Part of the name.</param>
    public static async Task<Ok<ExperimentListResponse>> List([AsParameters] Page page, string? q, CurrentUser user, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var all = db.Experiments.AsNoTracking().Where(each => each.OwnerId == user.Id);
        if (!string.IsNullOrWhiteSpace(q))
        {
            var pattern = LikePattern.Containing(q.Trim());
            all = all.Where(each => EF.Functions.Like(each.Name.ToLower(), pattern, LikePattern.Escape));
        }

        var total = await all.CountAsync(cancellationToken);
        var found = await page.Of(all.OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ExperimentListResponse { Experiments = await Experiments.ToResponsesAsync(db, found, cancellationToken), Count = found.Count, Total = total });
    }

    public static async Task<Ok<ExperimentResponse>> Get(Guid id, CurrentUser user, Experiments experiments, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ExperimentResponse { Experiment = await experiments.ReadAsync(id, user, cancellationToken) });
}
