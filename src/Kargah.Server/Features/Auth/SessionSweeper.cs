using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

/// <summary>Forgets sessions a day after they ended; their refresh tokens go with them.</summary>
internal sealed class SessionSweeper(IDbContextFactory<KargahDb> databases, Credentials credentials, TimeProvider clock, ILogger<SessionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Every, SweepAsync, clock, logger, stoppingToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var yesterday = clock.GetUtcNow().AddDays(-1);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ended = db.Sessions.Where(session => session.ExpiresAt < yesterday || session.RevokedAt < yesterday);
        var ids = await ended.Select(session => session.Id).ToListAsync(cancellationToken);
        await ended.ExecuteDeleteAsync(cancellationToken);
        credentials.Drop(ids);
    }
}
