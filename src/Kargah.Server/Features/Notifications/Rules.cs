using System.Net;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Notifications;

/// <summary>One's own rules.</summary>
public sealed class Rules(IDbContextFactory<KargahDb> databases, AuditLog audit, SealedText seals, Messages messages, DeliverySender sender, NotificationsOptions options, SmtpOptions smtp, TimeProvider clock)
{
    private const string SecretPrefix = "kgs_";
    private const int TestsPerMinute = 10;
    private const int LongestName = 100;

    public static async Task<Ok<RuleListResponse>> List([AsParameters] Page page, CurrentUser me, IDbContextFactory<KargahDb> databases, SmtpOptions smtp, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.NotificationRules.AsNoTracking().Where(rule => rule.OwnerId == me.Id);
        var found = await page.Of(mine.OrderByDescending(rule => rule.CreatedAt)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new RuleListResponse { Rules = [.. found.Select(rule => rule.ToResponse())], Count = found.Count, Total = await mine.CountAsync(cancellationToken), EmailAvailable = smtp.Host.Length > 0 });
    }

    public static async Task<Ok<RuleResponse>> One(Guid id, CurrentUser me, IDbContextFactory<KargahDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(new RuleResponse { Rule = (await FindAsync(db, id, me, cancellationToken)).ToResponse() });
    }

    public static Task<Ok<RuleResponse>> Create(RuleRequest request, CurrentUser me, Rules rules, CancellationToken cancellationToken) => rules.CreateAsync(request, me, cancellationToken);

    public static Task<Ok<RuleResponse>> Update(Guid id, RuleRequest request, CurrentUser me, Rules rules, CancellationToken cancellationToken) => rules.UpdateAsync(id, request, me, cancellationToken);

    public static async Task<Ok<DoneResponse>> Delete(Guid id, CurrentUser me, IDbContextFactory<KargahDb> databases, AuditLog audit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rule = await FindAsync(db, id, me, cancellationToken);
        var mine = db.NotificationRules.Where(each => each.Id == id && each.OwnerId == me.Id);
        await audit.ChangeAsync(db, () => mine.ExecuteDeleteAsync(cancellationToken), AuditAction.RuleDeleted, "notification_rule", id.ToString(), new { rule.Name }, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The notification and its deliveries are deleted." });
    }

    public static Task<Ok<DeliveryResponse>> Test(Guid id, CurrentUser me, Rules rules, CancellationToken cancellationToken) => rules.TestAsync(id, me, cancellationToken);

    /// <summary>A rule that tells one address of the end of a job that is about to be queued.</summary>
    /// <returns>The rule's id, and the secret that signs what is sent.</returns>
    /// <exception cref="ProblemException">400: the address cannot be used; 409: there are as many rules as are allowed.</exception>
    public async Task<(Guid Id, string Secret)> AddCallbackAsync(string jobId, string name, string url, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await CheckRoomAsync(db, me, cancellationToken);
        var now = clock.GetUtcNow();
        var secret = OpaqueToken.Make(SecretPrefix);
        var id = Guid.CreateVersion7(now);
        var address = CheckAddress(url.Trim(), "callback_url");
        var rule = new NotificationRuleEntity
        {
            Id = id,
            OwnerId = me.Id,
            Name = name.Length <= LongestName ? name : name[..LongestName],
            Events = string.Join(',', NotificationEvent.Completed, NotificationEvent.Failed, NotificationEvent.Stopped),
            Channel = NotificationChannel.Webhook,
            Destination = Destination(address),
            SealedUrl = seals.Seal(address.AbsoluteUri, id),
            SealedSecret = seals.Seal(secret, id),
            Scope = NotificationScope.Run,
            ScopeValue = jobId,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.NotificationRules.Add(rule);
        audit.Record(db, AuditAction.RuleCreated, "notification_rule", id.ToString(), new { rule.Name, rule.Channel, rule.Destination });
        await db.SaveChangesAsync(cancellationToken);
        return (id, secret);
    }

    private async Task CheckRoomAsync(KargahDb db, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await db.NotificationRules.CountAsync(rule => rule.OwnerId == me.Id, cancellationToken) >= options.RulesPerUser)
        {
            throw ProblemException.Conflict(ProblemCodes.TooManyRules, $"You have {options.RulesPerUser} notifications, which is the limit; delete one that you no longer need.");
        }
    }

    private async Task<Ok<RuleResponse>> CreateAsync(RuleRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await CheckRoomAsync(db, me, cancellationToken);
        var now = clock.GetUtcNow();
        var rule = new NotificationRuleEntity { OwnerId = me.Id, Name = "", Events = "", Channel = request.Channel ?? NotificationChannel.Webhook, Destination = "", CreatedAt = now, UpdatedAt = now };
        var secret = await ApplyAsync(db, rule, request, cancellationToken);
        db.NotificationRules.Add(rule);
        audit.Record(db, AuditAction.RuleCreated, "notification_rule", rule.Id.ToString(), new { rule.Name, rule.Channel, rule.Destination });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new RuleResponse { Rule = rule.ToResponse(), Secret = secret });
    }

    private async Task<Ok<RuleResponse>> UpdateAsync(Guid id, RuleRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rule = await FindAsync(db, id, me, cancellationToken);
        rule.UpdatedAt = clock.GetUtcNow();
        var secret = await ApplyAsync(db, rule, request, cancellationToken);
        audit.Record(db, AuditAction.RuleChanged, "notification_rule", rule.Id.ToString(), new { rule.Name, rule.Channel, rule.Destination, rule.Enabled });
        await db.SaveChangesAsync(cancellationToken);
        if (!rule.Enabled)
        {
            var off = System.Text.Json.JsonSerializer.Serialize(new Problem(ProblemCodes.RuleOff, "The notification was switched off before this arrived."), KargahJson.Options);
            await db.Deliveries.Where(delivery => delivery.RuleId == id && delivery.State == DeliveryState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.State, DeliveryState.Failed).SetProperty(delivery => delivery.ProblemJson, off), cancellationToken);
        }

        return TypedResults.Ok(new RuleResponse { Rule = rule.ToResponse(), Secret = secret });
    }

    private async Task<Ok<DeliveryResponse>> TestAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rule = await FindAsync(db, id, me, cancellationToken);
        var now = clock.GetUtcNow();
        var minuteAgo = now.AddMinutes(-1);
        if (await db.Deliveries.CountAsync(each => each.OwnerId == me.Id && each.Event == NotificationEvent.Test && each.CreatedAt > minuteAgo, cancellationToken) >= TestsPerMinute)
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, "Too many tests; wait a minute.", new Dictionary<string, object?> { ["seconds"] = 60 });
        }

        var delivery = messages.Make(rule, NotificationEvent.Test, null, null, now);
        // it is tried here and once: whoever asked waits for how it ends
        delivery.NextTryAt = null;
        db.Deliveries.Add(delivery);
        await db.SaveChangesAsync(cancellationToken);
        await sender.TryOnceAsync(delivery.Id, cancellationToken);
        return await Deliveries.OneAsync(db, delivery.Id, me, cancellationToken);
    }

    private static async Task<NotificationRuleEntity> FindAsync(KargahDb db, Guid id, CurrentUser me, CancellationToken cancellationToken) =>
        await db.NotificationRules.FirstOrDefaultAsync(rule => rule.Id == id && rule.OwnerId == me.Id, cancellationToken) ?? throw ProblemException.NotFound(ProblemCodes.NotFound, "There is no such notification.");

    /// <returns>The secret, if a new one was made.</returns>
    private async Task<string?> ApplyAsync(KargahDb db, NotificationRuleEntity rule, RuleRequest request, CancellationToken cancellationToken)
    {
        rule.Name = request.Name?.Trim() ?? rule.Name;
        rule.Enabled = request.Enabled ?? rule.Enabled;
        rule.Events = request.Events is { } events ? string.Join(',', events.Distinct()) : rule.Events;
        rule.Scope = request.Scope ?? rule.Scope;
        rule.ScopeValue = rule.Scope == NotificationScope.All ? null : request.ScopeValue?.Trim() ?? rule.ScopeValue;
        rule.Metric = request.Metric?.Trim() ?? rule.Metric;
        rule.Split = request.Split is { } split ? (split.Length == 0 ? null : split) : rule.Split;
        rule.Op = request.Op ?? rule.Op;
        rule.Value = request.Value ?? rule.Value;
        rule.Goal = request.Goal ?? rule.Goal;
        rule.Minutes = request.Minutes ?? rule.Minutes;
        if (request.Channel is { } channel && channel != rule.Channel)
        {
            (rule.Channel, rule.SealedUrl, rule.SealedSecret) = (channel, null, null);
        }

        CheckWhat(rule);
        await CheckScopeAsync(db, rule, cancellationToken);
        await SetDestinationAsync(db, rule, request.Url, cancellationToken);
        if (rule.Channel != NotificationChannel.Webhook || (rule.SealedSecret is not null && request.NewSecret != true))
        {
            return null;
        }

        var secret = OpaqueToken.Make(SecretPrefix);
        rule.SealedSecret = seals.Seal(secret, rule.Id);
        return secret;
    }

    private static void CheckWhat(NotificationRuleEntity rule)
    {
        if (rule.Name.Length == 0)
        {
            throw ProblemException.Field("name", "The name is missing.");
        }

        if (rule.Events.Length == 0 || rule.Wants(NotificationEvent.Test))
        {
            throw ProblemException.Field("events", "Choose at least one of completed, failed, stopped, metric and no_improvement.");
        }

        if (rule.Wants(NotificationEvent.NoImprovement))
        {
            rule.Metric = string.IsNullOrEmpty(rule.Metric) ? "loss" : rule.Metric;
            rule.Goal ??= Directions.HigherIsBetter(rule.Metric) ? MetricGoal.Maximize : MetricGoal.Minimize;
            _ = rule.Minutes ?? throw ProblemException.Field("minutes", "Say after how many minutes without improvement.");
        }

        if (rule.Wants(NotificationEvent.Metric))
        {
            _ = string.IsNullOrEmpty(rule.Metric) ? throw ProblemException.Field("metric", "Say which metric, such as loss or accuracy.") : rule.Metric;
            _ = rule.Op ?? throw ProblemException.Field("op", "Say how to compare: <, <=, > or >=.");
            _ = rule.Value is { } value && double.IsFinite(value) ? value : throw ProblemException.Field("value", "Say which value to compare with.");
        }
    }

    private static async Task CheckScopeAsync(KargahDb db, NotificationRuleEntity rule, CancellationToken cancellationToken)
    {
        if (rule.Scope != NotificationScope.All && string.IsNullOrEmpty(rule.ScopeValue))
        {
            throw ProblemException.Field("scope_value", "Say which run, experiment or tag.");
        }

        if (rule.Scope == NotificationScope.Run && !await db.Jobs.AnyAsync(job => job.Id == rule.ScopeValue && job.OwnerId == rule.OwnerId, cancellationToken))
        {
            throw ProblemException.Field("scope_value", "There is no such run among yours.");
        }

        if (rule.Scope == NotificationScope.Experiment)
        {
            var id = Guid.TryParse(rule.ScopeValue, out var parsed) ? parsed : Guid.Empty;
            rule.ScopeValue = id.ToString();
            _ = await db.Experiments.AnyAsync(experiment => experiment.Id == id && experiment.OwnerId == rule.OwnerId, cancellationToken) ? id : throw ProblemException.Field("scope_value", "There is no such experiment among yours.");
        }
    }

    private async Task SetDestinationAsync(KargahDb db, NotificationRuleEntity rule, string? url, CancellationToken cancellationToken)
    {
        if (rule.Channel == NotificationChannel.Email)
        {
            if (smtp.Host.Length == 0)
            {
                throw ProblemException.Field("channel", "This server sends no mail: whoever runs it sets Notifications:Smtp:Host.");
            }

            rule.Destination = await db.Users.Where(user => user.Id == rule.OwnerId).Select(user => user.Email).SingleAsync(cancellationToken);
        }
        else if (!string.IsNullOrWhiteSpace(url))
        {
            var address = CheckAddress(url.Trim(), "url");
            rule.Destination = Destination(address);
            rule.SealedUrl = seals.Seal(address.AbsoluteUri, rule.Id);
        }
        else if (rule.SealedUrl is null)
        {
            throw ProblemException.Field("url", "The address is missing.");
        }
    }

    /// <summary>Without what in it may be secret.</summary>
    private static string Destination(Uri address) => $"{address.Scheme}://{address.Authority}/…";

    private Uri CheckAddress(string url, string field)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw ProblemException.Field(field, "The address begins with https:// or http://.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw ProblemException.Field(field, "The address may carry no name and password.");
        }

        // names are looked up when something is sent; this one says it at once
        return !options.AllowPrivateAddresses && IPAddress.TryParse(address.IdnHost, out var literal) && !OutgoingConnections.IsPublic(literal)
            ? throw ProblemException.Field(field, "This is not a public address, and this server sends nothing to private ones.")
            : address;
    }
}
