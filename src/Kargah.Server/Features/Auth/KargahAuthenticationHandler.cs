using System.Security.Claims;
using System.Text.Encodings.Web;
using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Kargah.Server.Features.Auth;

/// <summary>
/// Reads an access token or an API token from the header; for the hub from its query; for GET and HEAD elsewhere also from the cookie, which other sites
/// can therefore not use to change anything.
/// </summary>
internal sealed class KargahAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokens tokens, Credentials credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Kargah";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }

        var (credential, expires) = await FindAsync(token);
        if (credential is null)
        {
            return AuthenticateResult.Fail("The token is not valid, or no longer.");
        }

        var claims = new List<Claim>
        {
            new(KargahClaims.Subject, credential.UserId.ToString()),
            new(KargahClaims.Credential, credential.Id.ToString()),
            new(KargahClaims.Scope, credential.CanWrite ? KargahClaims.WriteScope : KargahClaims.ReadScope),
        };
        if (credential.Role == UserRole.Admin)
        {
            claims.Add(new Claim(KargahClaims.Role, KargahClaims.AdminRole));
        }

        if (credential.IsSession)
        {
            claims.Add(new Claim(KargahClaims.Session, credential.Id.ToString()));
        }

        var identity = new ClaimsIdentity(claims, SchemeName, KargahClaims.Subject, KargahClaims.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = expires }, SchemeName));
    }

    private async Task<(Credential? Credential, DateTimeOffset? Expires)> FindAsync(string token)
    {
        if (token.StartsWith(OpaqueToken.ApiPrefix, StringComparison.Ordinal))
        {
            var found = await credentials.FindApiTokenAsync(token, Context.RequestAborted);
            return (found, found?.ExpiresAt);
        }

        var read = tokens.Read(token);
        var session = read is null ? null : await credentials.FindSessionAsync(read.SessionId, Context.RequestAborted);
        return session?.UserId == read?.UserId ? (session, read?.ExpiresAt) : (null, null);
    }

    private string? Token()
    {
        const string bearer = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? header[bearer.Length..].Trim() : null;
        }

        // a page of another port counts as the same site to the browser: sockets take no cookie
        if (Request.Path.StartsWithSegments("/hubs"))
        {
            return Request.Query["access_token"];
        }

        return HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) ? Request.Cookies[SessionCookies.Access] : null;
    }
}
