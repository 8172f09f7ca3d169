using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Audit;

/// <summary>Forgets entries when their time is over.</summary>
internal sealed class AuditSweeper(IDbContextFactory<KargahDb> databases, AuditOptions options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Days == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            var over = clock.GetUtcNow().AddDays(-options.Days);
            await using var db = await databases.CreateDbContextAsync(stoppingToken);
            await db.Audit.Where(entry => entry.Time < over).ExecuteDeleteAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
