using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

internal sealed partial class Register(
    IDbContextFactory<KargahDb> databases, WriteGate writes, Passwords passwords, SessionIssuer sessions, AuditLog audit, AuthOptions options, TimeProvider time, ILogger<Register> logger)
{
    /// <summary>Whoever inserts this row first is the admin.</summary>
    private const string FirstAccount = "first_account";

    public static async Task<Ok<SessionResponse>> Handle(RegisterRequest request, Register register, SignInLimits limits, SessionIssuer issuer, HttpContext context, CancellationToken cancellationToken)
    {
        limits.Count(context, account: null);
        var session = await register.RunAsync(request, cancellationToken);
        SessionCookies.Set(context, session, issuer.RefreshLifetime);
        return TypedResults.Ok(session);
    }

    private async Task<SessionResponse> RunAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        var email = request.Email!.Trim();
        var normalized = Emails.Normalize(email);
        var name = request.Name!.Trim();
        var hash = await passwords.HashAsync(request.Password!, cancellationToken);

        using var turn = await writes.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var first = await db.Database.ExecuteSqlAsync($"INSERT INTO settings (\"Name\", \"Value\") VALUES ({FirstAccount}, {normalized}) ON CONFLICT DO NOTHING", cancellationToken) == 1;
        if (!first && options.Registration == RegistrationMode.Closed)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, ProblemCodes.RegistrationClosed, "Registration is closed here; ask an admin for an account.");
        }

        if (await db.Users.AnyAsync(user => user.NormalizedEmail == normalized, cancellationToken))
        {
            throw Taken();
        }

        var user = new UserEntity { Email = email, NormalizedEmail = normalized, Name = name, PasswordHash = hash, Role = first ? UserRole.Admin : UserRole.User, CreatedAt = time.GetUtcNow() };
        db.Users.Add(user);
        var session = sessions.Begin(db, user);
        audit.Record(db, AuditAction.Registered, "user", user.Id.ToString(), new { user.Email, user.Role }, actor: user.Id);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException conflict) when (DatabaseErrors.IsTaken(conflict))
        {
            throw Taken();
        }

        await transaction.CommitAsync(cancellationToken);
        Registered(user.Id, user.Role);
        return session;
    }

    private static ProblemException Taken() => new(StatusCodes.Status400BadRequest, ProblemCodes.EmailTaken, "An account with this email already exists; sign in instead.")
    {
        Errors = new Dictionary<string, string[]> { ["email"] = ["An account with this email already exists; sign in instead."] },
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered {UserId} as {Role}")]
    private partial void Registered(Guid userId, UserRole role);
}
