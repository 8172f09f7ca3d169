using System.Security.Claims;
using Kargah.Contracts;

namespace Kargah.Server.Hosting;

/// <summary>Who asks. Slices take it as a parameter; it is bound from the authenticated principal.</summary>
public sealed record CurrentUser(Guid Id, UserRole Role, Guid? SessionId)
{
    public bool IsAdmin => Role == UserRole.Admin;

    public static CurrentUser From(ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(KargahClaims.Subject) ?? throw new InvalidOperationException("A principal without a subject passed the authorization policy.")),
        principal.HasClaim(KargahClaims.Role, KargahClaims.AdminRole) ? UserRole.Admin : UserRole.User,
        Guid.TryParse(principal.FindFirstValue(KargahClaims.Session), out var session) ? session : null);

    public static ValueTask<CurrentUser> BindAsync(HttpContext context) => ValueTask.FromResult(From(context.User));
}

public static class KargahClaims
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Session = "sid";
    /// <summary>Id of the session or API token itself.</summary>
    public const string Credential = "credential";
    public const string Scope = "scope";
    public const string AdminRole = "admin";
    public const string ReadScope = "read";
    public const string WriteScope = "write";
}
