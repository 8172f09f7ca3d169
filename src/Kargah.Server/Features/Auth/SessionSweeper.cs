using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Auth;

/// <summary>Forgets sessions a day after they ended; their refresh tokens go with them.</summary>
internal sealed class SessionSweeper(IDbContextFactory<KargahDb> databases, Credentials credentials, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var yesterday = time.GetUtcNow().AddDays(-1);
            await using var db = await databases.CreateDbContextAsync(stoppingToken);
            var ended = db.Sessions.Where(session => session.ExpiresAt < yesterday || session.RevokedAt < yesterday);
            var ids = await ended.Select(session => session.Id).ToListAsync(stoppingToken);
            await ended.ExecuteDeleteAsync(stoppingToken);
            credentials.Drop(ids);
        }
    }
}
