using System.Security.Cryptography;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Notifications;

/// <summary>
/// Sends what waits in the table, again and again with growing pauses, until it arrives or the tries are used up. What was being sent
/// when the server died waits still, and is sent again under the same id.
/// </summary>
public sealed partial class DeliverySender(IDbContextFactory<KargahDb> databases, Channels channels, NotificationsOptions options, TimeProvider clock, ILogger<DeliverySender> logger) : BackgroundService
{
    /// <summary>At a time; and of one user, so that one dead address holds nobody else up.</summary>
    private const int AtOnce = 8, AtOncePerUser = 2;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30), AfterTrouble = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromHours(1), SweepEvery = TimeSpan.FromHours(1);
    private readonly Dictionary<Guid, (Guid Owner, Task Sending)> underWay = [];
    private readonly SemaphoreSlim bell = new(0);
    private DateTimeOffset swept;

    /// <summary>There is something new to send.</summary>
    public void Ring() => bell.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
                await bell.WaitAsync(await StartDueAsync(stoppingToken), stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                // a full disk, say: what waits must be sent when it has passed
                Failed(trouble);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(underWay.Values.Select(each => each.Sending)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        bell.Dispose();
        base.Dispose();
    }

    /// <returns>How long there is nothing to do.</returns>
    private async Task<TimeSpan> StartDueAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, (_, sending)) in underWay.Where(each => each.Value.Sending.IsCompleted).ToList())
        {
            underWay.Remove(id);
            await sending;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        while (underWay.Count < AtOnce)
        {
            var busy = underWay.Keys.ToList();
            var full = underWay.Values.GroupBy(each => each.Owner).Where(owner => owner.Count() >= AtOncePerUser).Select(owner => owner.Key).ToList();
            var next = await db.Deliveries.AsNoTracking()
                .Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextTryAt != null && !busy.Contains(delivery.Id) && !full.Contains(delivery.OwnerId))
                .OrderBy(delivery => delivery.NextTryAt).Select(delivery => new { delivery.Id, delivery.OwnerId, delivery.NextTryAt }).FirstOrDefaultAsync(cancellationToken);
            if (next is null)
            {
                break;
            }

            if (next.NextTryAt - clock.GetUtcNow() is { } pause && pause > TimeSpan.Zero)
            {
                return pause < LookAgain ? pause : LookAgain;
            }

            underWay[next.Id] = (next.OwnerId, SendAsync(next.Id, cancellationToken));
        }

        // each that ends rings
        return LookAgain;
    }

    private async Task SendAsync(Guid id, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await TryOnceAsync(id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // it waits still, and the next start sends it
        }
        finally
        {
            Ring();
        }
    }

    /// <summary>One try, and what became of it. False: there is no such delivery.</summary>
    public async Task<bool> TryOnceAsync(Guid id, CancellationToken cancellationToken)
    {
        DeliveryEntity delivery;
        TryResult result;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var found = await (from each in db.Deliveries.AsNoTracking()
                               join rule in db.NotificationRules.AsNoTracking() on each.RuleId equals rule.Id
                               join owner in db.Users on each.OwnerId equals owner.Id
                               where each.Id == id
                               select new { Delivery = each, Rule = rule, owner.Email }).FirstOrDefaultAsync(cancellationToken);
            if (found is null)
            {
                return false;
            }

            delivery = found.Delivery;
            result = await channels.TryAsync(delivery, found.Rule, found.Email, cancellationToken);
        }

        var now = clock.GetUtcNow();
        var tries = delivery.Tries + 1;
        var again = result is { Error: not null, Again: true } && tries < options.MaxTries && delivery.Event != NotificationEvent.Test;
        var state = result.Error is null ? DeliveryState.Delivered : again ? DeliveryState.Waiting : DeliveryState.Failed;
        var next = again ? now + Pause(tries, result.After) : (DateTimeOffset?)null;
        var problem = result.Error is null ? null : JsonSerializer.Serialize(result.Error, KargahJson.Options);
        await using var after = await databases.CreateDbContextAsync(CancellationToken.None);
        await after.Deliveries.Where(each => each.Id == id && each.State == DeliveryState.Waiting && each.Tries == delivery.Tries).ExecuteUpdateAsync(
            set => set.SetProperty(each => each.State, state).SetProperty(each => each.Tries, tries).SetProperty(each => each.LastTryAt, now).SetProperty(each => each.NextTryAt, next)
                .SetProperty(each => each.AnswerCode, result.Code).SetProperty(each => each.Answer, result.Answer).SetProperty(each => each.ProblemJson, problem),
            CancellationToken.None);
        return true;
    }

    private TimeSpan Pause(int tries, TimeSpan? asked)
    {
        var seconds = Math.Min(options.FirstRetrySeconds * Math.Pow(3, tries - 1), LongestPause.TotalSeconds);
        // many that failed together do not come back together
        var pause = TimeSpan.FromSeconds(seconds * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0)));
        return asked > pause ? (asked < LongestPause ? asked.Value : LongestPause) : pause;
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - swept < SweepEvery)
        {
            return;
        }

        var over = now.AddDays(-options.DeliveryDays);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Deliveries.Where(delivery => delivery.CreatedAt < over).ExecuteDeleteAsync(cancellationToken);
        swept = now;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Notifications could not be sent")]
    private partial void Failed(Exception trouble);
}
