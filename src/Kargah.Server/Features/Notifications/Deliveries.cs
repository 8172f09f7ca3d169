using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Notifications;

internal sealed record DeliveryFilter
{
    [FromQuery(Name = "rule"), Description("Id of a rule.")]
    public Guid? Rule { get; init; }

    [FromQuery(Name = "job"), Description("Id of a run.")]
    public string? Job { get; init; }

    [FromQuery(Name = "state"), Description("waiting, delivered or failed.")]
    public string? State { get; init; }
}

/// <summary>What was sent, and how that went.</summary>
internal static class Deliveries
{
    public static async Task<Ok<DeliveryListResponse>> List([AsParameters] Page page, [AsParameters] DeliveryFilter filter, CurrentUser me, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Deliveries.AsNoTracking().Where(delivery => delivery.OwnerId == me.Id);
        if (filter.Rule is { } rule)
        {
            mine = mine.Where(delivery => delivery.RuleId == rule);
        }

        if (filter.Job is { Length: > 0 } job)
        {
            mine = mine.Where(delivery => delivery.JobId == job);
        }

        if (filter.State is { Length: > 0 } named)
        {
            var state = WireEnum.Parse<DeliveryState>("state", named);
            mine = mine.Where(delivery => delivery.State == state);
        }

        var found = await page.Of(mine.OrderByDescending(delivery => delivery.CreatedAt).ThenByDescending(delivery => delivery.Id))
            .Join(db.NotificationRules, delivery => delivery.RuleId, each => each.Id, (delivery, each) => new { delivery, rule = each }).ToListAsync(cancellationToken);
        return TypedResults.Ok(new DeliveryListResponse
        {
            Deliveries = [.. found.OrderByDescending(each => each.delivery.CreatedAt).Select(each => each.delivery.ToResponse(each.rule))],
            Count = found.Count,
            Total = await mine.CountAsync(cancellationToken),
        });
    }

    public static async Task<Ok<DeliveryResponse>> One(Guid id, CurrentUser me, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await OneAsync(db, id, me, cancellationToken);
    }

    public static async Task<Ok<DeliveryResponse>> Redeliver(Guid id, CurrentUser me, IDbContextFactory<KargahDb> databases, DeliverySender sender, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var again = await db.Deliveries.Where(delivery => delivery.Id == id && delivery.OwnerId == me.Id && delivery.State != DeliveryState.Waiting && delivery.Event != NotificationEvent.Test)
            .ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.State, DeliveryState.Waiting).SetProperty(delivery => delivery.Tries, 0).SetProperty(delivery => delivery.NextTryAt, now), cancellationToken);
        var answer = await OneAsync(db, id, me, cancellationToken);
        if (again == 0)
        {
            throw ProblemException.Conflict(ProblemCodes.DeliveryWaiting, "This is still to be sent, or was a test; there is nothing to send again.");
        }

        sender.Ring();
        return answer;
    }

    public static async Task<Ok<DeliveryResponse>> OneAsync(KargahDb db, Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        var found = await db.Deliveries.AsNoTracking().Where(delivery => delivery.Id == id && delivery.OwnerId == me.Id)
            .Join(db.NotificationRules, delivery => delivery.RuleId, each => each.Id, (delivery, each) => new { delivery, rule = each }).FirstOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.NotFound(ProblemCodes.NotFound, "There is no such delivery.");
        return TypedResults.Ok(new DeliveryResponse { Delivery = found.delivery.ToResponse(found.rule) });
    }
}
