using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Audit;

/// <summary>Who did what, for admins. Entries are saved with the change itself: there is neither without the other.</summary>
public sealed class AuditLog(IHttpContextAccessor requests, WriteGate writes, TimeProvider clock)
{
    /// <summary>
    /// Adds an entry to <paramref name="db"/>, which the caller saves. A change that is made by statements rather than by
    /// <c>SaveChanges</c> shares a transaction with it. Who acts and from where comes from the request.
    /// </summary>
    /// <param name="targetKind">What it was done to: <c>user</c>, <c>job</c>, <c>dataset</c>, <c>token</c>, …</param>
    /// <param name="detail">An object or dictionary; names become snake_case. Never a secret, nor anything a person typed where a secret belongs.</param>
    /// <param name="actor">Where nobody is signed in yet, as at a login.</param>
    public void Record(KargahDb db, AuditAction action, string? targetKind = null, string? targetId = null, object? detail = null, Guid? actor = null)
    {
        var request = requests.HttpContext;
        db.Audit.Add(new AuditEntity
        {
            Time = clock.GetUtcNow(),
            Action = action,
            ActorId = actor ?? (request?.User.Identity?.IsAuthenticated == true ? CurrentUser.From(request.User).Id : null),
            ActorIp = request?.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : request?.Connection.RemoteIpAddress?.ToString(),
            TargetKind = targetKind,
            TargetId = targetId,
            DetailJson = detail is null ? null : JsonSerializer.Serialize(detail, KargahJson.Options),
        });
    }

    /// <summary>Makes <paramref name="change"/>, which says how many rows it touched, and records it if it touched any, in one transaction.</summary>
    public async Task<int> ChangeAsync(KargahDb db, Func<Task<int>> change, AuditAction action, string targetKind, string targetId, object? detail, CancellationToken cancellationToken)
    {
        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var touched = await change();
        if (touched > 0)
        {
            Record(db, action, targetKind, targetId, detail);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return touched;
    }
}
