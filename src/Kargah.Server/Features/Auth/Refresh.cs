using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

internal sealed partial class Refresh(
    IDbContextFactory<KargahDb> databases, WriteGate writes, SessionIssuer sessions, AuditLog audit, Credentials credentials, AuthOptions options, TimeProvider time, ILogger<Refresh> logger)
{
    public static async Task<Ok<SessionResponse>> Handle(RefreshRequest? request, Refresh refresh, SessionIssuer issuer, HttpContext context, CancellationToken cancellationToken)
    {
        var session = await refresh.RunAsync(request?.RefreshToken ?? Cookie(context.Request), cancellationToken);
        SessionCookies.Set(context, session, issuer.RefreshLifetime);
        return TypedResults.Ok(session);
    }

    /// <summary>Not for pages of another port, which count as the same site to the browser.</summary>
    private static string? Cookie(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" ? request.Cookies[SessionCookies.Refresh] : null;

    private async Task<SessionResponse> RunAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            throw Refused();
        }

        var hash = OpaqueToken.Hash(token);
        using var turn = await writes.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await SpendAsync(db, hash, cancellationToken) ?? throw await RefuseAsync(db, hash, cancellationToken);
    }

    private async Task<SessionResponse?> SpendAsync(KargahDb db, string hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var spent = await db.RefreshTokens
            .Where(token => token.Hash == hash && token.SpentAt == null && token.ExpiresAt > now && db.Sessions.Any(session => session.Id == token.SessionId && session.RevokedAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.SpentAt, now), cancellationToken);
        if (spent == 0)
        {
            return null;
        }

        var session = await db.Sessions.SingleAsync(session => db.RefreshTokens.Any(token => token.Hash == hash && token.SessionId == session.Id), cancellationToken);
        var user = await db.Users.SingleAsync(user => user.Id == session.UserId, cancellationToken);
        var pair = sessions.Continue(db, user, session);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // what is known of the session has its old end
        credentials.Forget();
        return pair;
    }

    private async Task<ProblemException> RefuseAsync(KargahDb db, string hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var graceBegan = now - TimeSpan.FromSeconds(options.RefreshGraceSeconds);
        var stolen = await db.RefreshTokens.Where(token => token.Hash == hash && token.SpentAt <= graceBegan).Select(token => (Guid?)token.SessionId).SingleOrDefaultAsync(cancellationToken);
        if (stolen is { } sessionId)
        {
            var owner = await db.Sessions.Where(session => session.Id == sessionId).Select(session => session.UserId).SingleAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.Sessions.Where(session => session.Id == sessionId && session.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.RevokedAt, now), cancellationToken) > 0)
            {
                audit.Record(db, AuditAction.SessionRevoked, "user", owner.ToString(), new { Reason = "refresh_token_reused" });
                await db.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            credentials.Drop([sessionId]);
            Reused(sessionId);
        }

        return Refused();
    }

    private static ProblemException Refused() => new(StatusCodes.Status401Unauthorized, ProblemCodes.RefreshTokenInvalid, "The session has ended; sign in again.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "A spent refresh token was used again: session {SessionId} is revoked")]
    private partial void Reused(Guid sessionId);
}
