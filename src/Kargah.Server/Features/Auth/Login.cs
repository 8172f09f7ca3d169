using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kargah.Server.Features.Auth;

internal sealed class Login(IDbContextFactory<KargahDb> databases, WriteGate writes, Passwords passwords, SessionIssuer sessions, AuditLog audit, IOptions<JsonOptions> json)
{
    public static async Task<Ok<SessionResponse>> Handle(HttpContext context, Login login, SignInLimits limits, SessionIssuer issuer, CancellationToken cancellationToken)
    {
        var (email, password) = await login.ReadAsync(context.Request, cancellationToken);
        limits.Count(context, Emails.Normalize(email));
        var session = await login.RunAsync(email, password, cancellationToken);
        SessionCookies.Set(context, session, issuer.RefreshLifetime);
        return TypedResults.Ok(session);
    }

    /// <summary>JSON, or the form of OAuth 2's password grant (RFC 6749, 4.3.2).</summary>
    private async Task<(string Email, string Password)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? email, password;
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancellationToken);
            (email, password) = (form["username"].FirstOrDefault() ?? form["email"].FirstOrDefault(), form["password"].FirstOrDefault());
        }
        else if (request.HasJsonContentType())
        {
            var body = await ReadJsonAsync(request, cancellationToken);
            (email, password) = (body?.Email ?? body?.Username, body?.Password);
        }
        else
        {
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        }

        return string.IsNullOrWhiteSpace(email) ? throw ProblemException.Field("email", "The email is missing.")
            : string.IsNullOrEmpty(password) ? throw ProblemException.Field("password", "The password is missing.")
            : (email, password);
    }

    private async Task<LoginRequest?> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFromJsonAsync<LoginRequest>(json.Value.SerializerOptions, cancellationToken);
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException("", StatusCodes.Status400BadRequest, unreadable);
        }
    }

    private async Task<SessionResponse> RunAsync(string email, string password, CancellationToken cancellationToken)
    {
        var normalized = Emails.Normalize(email);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.NormalizedEmail == normalized, cancellationToken);
        if (!await passwords.VerifyAsync(user?.PasswordHash, password, cancellationToken))
        {
            await FailedAsync(db, user, "password", cancellationToken);
            throw new ProblemException(StatusCodes.Status401Unauthorized, ProblemCodes.WrongCredentials, "The email or the password is wrong.");
        }

        if (user!.Disabled)
        {
            await FailedAsync(db, user, "disabled", cancellationToken);
            throw new ProblemException(StatusCodes.Status403Forbidden, ProblemCodes.AccountDisabled, "This account is disabled; ask an admin.");
        }

        using var turn = await writes.EnterAsync(cancellationToken);
        var session = sessions.Begin(db, user);
        audit.Record(db, AuditAction.LoggedIn, "user", user.Id.ToString(), actor: user.Id);
        await db.SaveChangesAsync(cancellationToken);
        return session;
    }

    /// <summary>Written for unknown accounts too, so that the time of an answer tells nothing; what was typed then is not kept: it may be a password.</summary>
    private async Task FailedAsync(KargahDb db, UserEntity? user, string reason, CancellationToken cancellationToken)
    {
        audit.Record(db, AuditAction.LoginFailed, "user", user?.Id.ToString(), new { Reason = user is null ? "unknown" : reason });
        await db.SaveChangesAsync(cancellationToken);
    }
}
