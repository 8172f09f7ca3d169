using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

/// <summary>Personal API tokens, for scripts.</summary>
internal static class Tokens
{
    public static async Task<Ok<TokenListResponse>> List([AsParameters] Page page, CurrentUser me, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.ApiTokens.AsNoTracking().Where(token => token.UserId == me.Id);
        var tokens = await page.Of(mine.OrderByDescending(token => token.CreatedAt)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new TokenListResponse { Tokens = [.. tokens.Select(token => token.ToResponse())], Count = tokens.Count, Total = await mine.CountAsync(cancellationToken) });
    }

    public static async Task<Ok<CreatedTokenResponse>> Create(CreateTokenRequest request, CurrentUser me, IDbContextFactory<KargahDb> databases, AuditLog audit, AuthOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.Expires <= now)
        {
            throw ProblemException.Field("expires", "The end of the token lies in the past.");
        }

        if (request.Scopes is { Count: 0 })
        {
            throw ProblemException.Field("scopes", "Give the token at least one scope: read or write.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.ApiTokens.CountAsync(token => token.UserId == me.Id, cancellationToken) >= options.TokensPerUser)
        {
            throw ProblemException.Conflict(ProblemCodes.TooManyTokens, $"You have {options.TokensPerUser} API tokens, which is the limit; delete one that you no longer use.");
        }

        var secret = OpaqueToken.Make(OpaqueToken.ApiPrefix);
        var token = new ApiTokenEntity
        {
            UserId = me.Id,
            Name = request.Name!.Trim(),
            Hash = OpaqueToken.Hash(secret),
            Prefix = secret[..(OpaqueToken.ApiPrefix.Length + 6)],
            CanWrite = request.Scopes?.Contains(TokenScope.Write) == true,
            CreatedAt = now,
            ExpiresAt = request.Expires,
        };
        db.ApiTokens.Add(token);
        audit.Record(db, AuditAction.TokenCreated, "token", token.Id.ToString(), new { token.Name, Scopes = token.CanWrite ? "read, write" : "read", token.ExpiresAt });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new CreatedTokenResponse { Token = secret, ApiToken = token.ToResponse() });
    }

    public static async Task<Ok<DoneResponse>> Delete(Guid id, CurrentUser me, IDbContextFactory<KargahDb> databases, AuditLog audit, Credentials credentials, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.ApiTokens.Where(token => token.Id == id && token.UserId == me.Id);
        var name = await mine.Select(token => token.Name).FirstOrDefaultAsync(cancellationToken);
        if (await audit.ChangeAsync(db, () => mine.ExecuteDeleteAsync(cancellationToken), AuditAction.TokenRevoked, "token", id.ToString(), new { Name = name }, cancellationToken) == 0)
        {
            throw ProblemException.NotFound(ProblemCodes.NotFound, "There is no such API token.");
        }

        credentials.Drop([id]);
        return TypedResults.Ok(new DoneResponse { Message = "The token no longer works." });
    }
}
