using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Notifications;

/// <summary>
/// Listens to what happens to runs and writes what somebody wants to be told of into the table of deliveries. After a restart it looks
/// once at everything that changed since shortly before it last looked; the deliveries' keys keep anything from being told twice.
/// </summary>
public sealed partial class RunWatch(
    IDbContextFactory<KargahDb> databases, LiveFeed feed, RuleMatches matches, DeliverySender sender, NotificationsOptions options, TimeProvider clock, ILogger<RunWatch> logger) : BackgroundService
{
    private const string Mark = "notifications_seen_through";
    private const int Together = 200;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500), AfterTrouble = TimeSpan.FromSeconds(5), MarkEvery = TimeSpan.FromMinutes(1);

    /// <summary>A change is committed somewhat later than the time that it carries.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Older ends are not told any more, whatever changes about their runs. Deliveries are kept longer, so none is told twice.</summary>
    private static readonly TimeSpan OldNews = TimeSpan.FromDays(7);

    private readonly HashSet<string> changed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = feed.ListenToJobs();
        var (caughtUp, marked, checkedAt) = (false, clock.GetUtcNow(), clock.GetUtcNow());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!caughtUp)
                {
                    changed.UnionWith(await MissedAsync(stoppingToken));
                    caughtUp = true;
                }

                var now = clock.GetUtcNow();
                if (listener.Heard().IsCompleted)
                {
                    changed.UnionWith((await listener.NextAsync(stoppingToken)).Select(change => change.Id));
                }

                await JudgeAsync(stoppingToken);
                if (now - checkedAt >= TimeSpan.FromSeconds(options.CheckSeconds))
                {
                    checkedAt = now;
                    await CheckImprovementAsync(stoppingToken);
                }

                if (now - marked >= MarkEvery)
                {
                    marked = now;
                    await SetMarkAsync(now, stoppingToken);
                }

                var rest = checkedAt + TimeSpan.FromSeconds(options.CheckSeconds) - now;
                await Task.WhenAny(listener.Heard(), Task.Delay(rest > Between ? rest : Between, clock, stoppingToken));
                await Task.Delay(Between, clock, stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                // a full disk, say: what changed is remembered, and judged when it has passed
                Failed(trouble);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    private async Task<IReadOnlyList<string>> MissedAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mark = await db.Settings.Where(setting => setting.Name == Mark).Select(setting => setting.Value).FirstOrDefaultAsync(cancellationToken);
        var since = mark is null ? clock.GetUtcNow() - OldNews : DateTimeOffset.Parse(mark, CultureInfo.InvariantCulture) - Overlap;
        return await db.Jobs.Where(job => job.UpdatedAt >= since && db.NotificationRules.Any(rule => rule.OwnerId == job.OwnerId && rule.Enabled)).Select(job => job.Id).ToListAsync(cancellationToken);
    }

    private async Task SetMarkAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var value = now.ToString("O", CultureInfo.InvariantCulture);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO settings (\"Name\", \"Value\") VALUES ({Mark}, {value}) ON CONFLICT (\"Name\") DO UPDATE SET \"Value\" = excluded.\"Value\"", cancellationToken);
    }

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        while (changed.Count > 0)
        {
            var ids = changed.Take(Together).ToList();
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rules = await db.NotificationRules.AsNoTracking().Where(rule => rule.Enabled && db.Jobs.Any(job => ids.Contains(job.Id) && job.OwnerId == rule.OwnerId)).ToListAsync(cancellationToken);
            if (rules.Count > 0)
            {
                var oldest = clock.GetUtcNow() - OldNews;
                var jobs = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id) && (job.FinishedAt == null || job.FinishedAt > oldest)).ToListAsync(cancellationToken);
                var news = from job in jobs from rule in rules where rule.OwnerId == job.OwnerId from delivery in matches.Judge(rule, job) select delivery;
                await AddAsync(db, [.. news], cancellationToken);
                matches.Forget(jobs.Where(job => job.State.IsEnded()).Select(job => job.Id));
            }

            changed.ExceptWith(ids);
        }
    }

    private async Task CheckImprovementAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rules = await db.NotificationRules.AsNoTracking().Where(rule => rule.Enabled && rule.Minutes != null).ToListAsync(cancellationToken);
        var owners = rules.Where(rule => rule.Wants(NotificationEvent.NoImprovement)).Select(rule => rule.OwnerId).Distinct().ToList();
        if (owners.Count > 0)
        {
            var jobs = await db.Jobs.AsNoTracking().Where(job => job.State == JobState.Running && owners.Contains(job.OwnerId)).ToListAsync(cancellationToken);
            var news = from job in jobs from rule in rules where rule.OwnerId == job.OwnerId && rule.Wants(NotificationEvent.NoImprovement) let delivery = matches.JudgeImprovement(rule, job) where delivery is not null select delivery;
            await AddAsync(db, [.. news], cancellationToken);
        }
    }

    private async Task AddAsync(KargahDb db, List<DeliveryEntity> news, CancellationToken cancellationToken)
    {
        var keys = news.Select(delivery => delivery.Key).ToList();
        var known = await db.Deliveries.Where(delivery => keys.Contains(delivery.Key)).Select(delivery => delivery.Key).ToListAsync(cancellationToken);
        var told = news.Where(delivery => !known.Contains(delivery.Key)).ToList();
        if (told.Count > 0)
        {
            db.Deliveries.AddRange(told);
            await db.SaveChangesAsync(cancellationToken);
            sender.Ring();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "It could not be judged who is to be told of what happened")]
    private partial void Failed(Exception trouble);
}
