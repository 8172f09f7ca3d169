using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Users;

internal sealed partial class UpdateUser(IDbContextFactory<KargahDb> databases, AuditLog audit, Credentials credentials, ILogger<UpdateUser> logger)
{
    public static async Task<Ok<ManagedUserResponse>> Handle(Guid id, UpdateUserRequest request, UpdateUser update, CurrentUser me, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await update.RunAsync(id, request, me, cancellationToken);
        return await ListUsers.One(id, databases, cancellationToken);
    }

    private async Task RunAsync(Guid id, UpdateUserRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (request is { Role: null, Disabled: null })
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var losesAdmin = request.Role == UserRole.User || request.Disabled == true;
        // the last admin is guarded inside the statement: two admins who demote each other cannot both win
        var allowed = db.Users
            .Where(user => user.Id == id && (!losesAdmin || user.Role != UserRole.Admin || db.Users.Any(other => other.Id != id && other.Role == UserRole.Admin && !other.Disabled)));
        var changed = await audit.ChangeAsync(
            db,
            () => allowed.ExecuteUpdateAsync(
                set => set.SetProperty(user => user.Role, user => request.Role ?? user.Role).SetProperty(user => user.Disabled, user => request.Disabled ?? user.Disabled),
                cancellationToken),
            AuditAction.UserChanged, "user", id.ToString(), new { request.Role, request.Disabled }, cancellationToken);
        if (changed == 0)
        {
            throw await db.Users.AnyAsync(user => user.Id == id, cancellationToken) ? LastAdmin() : ListUsers.NotThere();
        }

        if (request.Disabled == true)
        {
            await credentials.EndSessionsAsync(id, except: null, cancellationToken);
        }

        // connections that stay allowed come back and are asked again
        credentials.Drop(await credentials.OfUserAsync(id, cancellationToken));
        Changed(me.Id, id, request.Role, request.Disabled);
    }

    public static ProblemException LastAdmin() => ProblemException.Conflict(ProblemCodes.LastAdmin, "This is the last admin; make somebody else an admin first.");

    [LoggerMessage(Level = LogLevel.Information, Message = "{AdminId} changed {UserId}: role {Role}, disabled {Disabled}")]
    private partial void Changed(Guid adminId, Guid userId, UserRole? role, bool? disabled);
}
