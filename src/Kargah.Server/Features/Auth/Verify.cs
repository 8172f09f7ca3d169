using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

internal static class Verify
{
    public static async Task<Ok<VerifyResponse>> Handle(VerifyRequest? request, HttpRequest http, AccessTokens tokens, Credentials credentials, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        const string bearer = "Bearer ";
        var header = http.Headers.Authorization.ToString();
        var token = request?.Token ?? (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? header[bearer.Length..] : "");
        if (tokens.Read(token) is not { } read || await credentials.FindSessionAsync(read.SessionId, cancellationToken) is not { } session || session.UserId != read.UserId)
        {
            http.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ProblemException(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthenticated, "The token is not valid, or no longer; sign in again.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == read.UserId, cancellationToken);
        return TypedResults.Ok(new VerifyResponse { Valid = true, User = user.ToResponse(), ExpiresAt = read.ExpiresAt });
    }
}
