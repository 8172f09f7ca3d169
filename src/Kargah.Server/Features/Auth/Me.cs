using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

/// <summary>One's own account.</summary>
internal static class Me
{
    public static async Task<Ok<UserResponse>> Get(CurrentUser me, SharedReads reads, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reads.GetAsync((nameof(Me), me.Id), async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == me.Id, cancellationToken);
            return new UserResponse { User = user.ToResponse() };
        }));

    public static async Task<Ok<UserResponse>> Update(UpdateMeRequest request, CurrentUser me, SharedReads reads, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var name = request.Name!.Trim();
            await db.Users.Where(user => user.Id == me.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Name, name), cancellationToken);
        }

        return await Get(me, reads, databases, cancellationToken);
    }

    public static async Task<Ok<DoneResponse>> ChangePassword(
        ChangePasswordRequest request, CurrentUser me, IDbContextFactory<KargahDb> databases, Passwords passwords, AuditLog audit, Credentials credentials, SignInLimits limits, HttpContext context, CancellationToken cancellationToken)
    {
        limits.Count(context, me.Id.ToString());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var old = await db.Users.Where(user => user.Id == me.Id).Select(user => user.PasswordHash).SingleAsync(cancellationToken);
        if (!await passwords.VerifyAsync(old, request.CurrentPassword!, cancellationToken))
        {
            throw ProblemException.Field("current_password", "The current password is wrong.");
        }

        var hash = await passwords.HashAsync(request.NewPassword!, cancellationToken);
        // of two changes at once, each of which knew the old password, one wins
        var unchanged = db.Users.Where(user => user.Id == me.Id && user.PasswordHash == old);
        if (await audit.ChangeAsync(db, () => unchanged.ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, hash), cancellationToken), AuditAction.PasswordChanged, "user", me.Id.ToString(), null, cancellationToken) == 0)
        {
            throw ProblemException.Field("current_password", "The password was changed elsewhere at this moment; sign in again.");
        }

        await credentials.EndSessionsAsync(me.Id, except: me.SessionId, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The password is changed; other sessions have ended." });
    }

    public static async Task<Ok<DoneResponse>> Logout(CurrentUser me, IDbContextFactory<KargahDb> databases, AuditLog audit, Credentials credentials, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var open = db.Sessions.Where(session => session.Id == me.SessionId && session.UserId == me.Id && session.RevokedAt == null);
        await audit.ChangeAsync(db, () => open.ExecuteUpdateAsync(set => set.SetProperty(session => session.RevokedAt, now), cancellationToken), AuditAction.LoggedOut, "user", me.Id.ToString(), null, cancellationToken);
        credentials.Drop([me.SessionId!.Value]);
        SessionCookies.Clear(context);
        return TypedResults.Ok(new DoneResponse { Message = "You are signed out." });
    }
}
