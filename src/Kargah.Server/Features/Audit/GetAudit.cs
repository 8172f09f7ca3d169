using System.ComponentModel;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Audit;

internal sealed record AuditFilter
{
    [FromQuery(Name = "actor"), Description("Id or email of an account.")]
    public string? Actor { get; init; }

    [FromQuery(Name = "action"), Description("As in the entries.")]
    public string? Action { get; init; }

    [FromQuery(Name = "target"), Description("Id of what it was done to, or its kind.")]
    public string? Target { get; init; }

    [FromQuery(Name = "from"), Description("Not before this time.")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to"), Description("Before this time.")]
    public DateTimeOffset? To { get; init; }
}

internal static class GetAudit
{
    public static async Task<Ok<AuditResponse>> Handle([AsParameters] Page page, [AsParameters] AuditFilter filter, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = Filtered(db, filter);
        var entries = await page.Of(found.OrderByDescending(entry => entry.Time).ThenByDescending(entry => entry.Id)).ToListAsync(cancellationToken);
        var actors = entries.Select(entry => entry.ActorId).Distinct().ToList();
        var users = await db.Users.Where(user => actors.Contains(user.Id)).Select(user => new { user.Id, user.Name, user.Email }).ToDictionaryAsync(user => user.Id, cancellationToken);
        return TypedResults.Ok(new AuditResponse
        {
            Entries = [.. entries.Select(entry =>
            {
                var user = entry.ActorId is { } id ? users.GetValueOrDefault(id) : null;
                var detail = entry.DetailJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(entry.DetailJson, KargahJson.Options);
                return new AuditEntry(entry.Id, entry.Time, entry.Action, entry.ActorId, user?.Name, user?.Email, entry.ActorIp, entry.TargetKind, entry.TargetId, detail);
            })],
            Count = entries.Count,
            Total = await found.CountAsync(cancellationToken),
        });
    }

    private static IQueryable<AuditEntity> Filtered(KargahDb db, AuditFilter filter)
    {
        var found = db.Audit.AsNoTracking();
        if (filter.Actor is { Length: > 0 } actor)
        {
            var email = Emails.Normalize(actor);
            found = Guid.TryParse(actor, out var id) ? found.Where(entry => entry.ActorId == id) : found.Where(entry => db.Users.Any(user => user.NormalizedEmail == email && user.Id == entry.ActorId));
        }

        if (filter.Action is { Length: > 0 } named)
        {
            var action = WireEnum.Parse<AuditAction>("action", named);
            found = found.Where(entry => entry.Action == action);
        }

        if (filter.Target is { Length: > 0 } target)
        {
            found = found.Where(entry => entry.TargetId == target || entry.TargetKind == target);
        }

        if (filter.From is { } from)
        {
            found = found.Where(entry => entry.Time >= from);
        }

        return filter.To is { } to ? found.Where(entry => entry.Time < to) : found;
    }
}
