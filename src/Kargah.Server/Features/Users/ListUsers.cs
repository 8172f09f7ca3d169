using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Users;

internal static class ListUsers
{
    public static async Task<Ok<ManagedUserListResponse>> Handle([AsParameters] Page page, string? q, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var sought = q.Trim().ToLowerInvariant();
            found = found.Where(user => user.NormalizedEmail.Contains(sought) || user.Name.ToLower().Contains(sought));
        }

        var users = await Described(db, page.Of(found.OrderBy(user => user.CreatedAt))).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ManagedUserListResponse { Users = users, Count = users.Count, Total = await found.CountAsync(cancellationToken) });
    }

    public static async Task<Ok<ManagedUserResponse>> One(Guid id, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var user = await Described(db, db.Users.AsNoTracking().Where(user => user.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new ManagedUserResponse { User = user ?? throw NotThere() });
    }

    public static ProblemException NotThere() => ProblemException.NotFound(ProblemCodes.NotFound, "There is no such user.");

    private static IQueryable<ManagedUser> Described(KargahDb db, IQueryable<UserEntity> users) => users.Select(user => new ManagedUser(
        user.Id,
        user.Email,
        user.Name,
        user.Role,
        user.Disabled,
        user.CreatedAt,
        user.LastSeenAt,
        db.Datasets.Count(dataset => dataset.OwnerId == user.Id),
        db.Jobs.Count(job => job.OwnerId == user.Id)));
}
