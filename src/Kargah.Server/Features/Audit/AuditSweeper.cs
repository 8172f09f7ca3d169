using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Audit;

/// <summary>Forgets entries when their time is over.</summary>
internal sealed class AuditSweeper(IDbContextFactory<KargahDb> databases, AuditOptions options, TimeProvider clock, ILogger<AuditSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Days == 0 ? Task.CompletedTask : Rounds.RunAsync(Every, SweepAsync, clock, logger, stoppingToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var over = clock.GetUtcNow().AddDays(-options.Days);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Audit.Where(entry => entry.Time < over).ExecuteDeleteAsync(cancellationToken);
    }
}
