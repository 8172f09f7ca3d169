using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Queue;

/// <summary>Whether the queue starts anything new; remembered across restarts.</summary>
public sealed class QueueModes(IDbContextFactory<KargahDb> databases, AuditLog audit)
{
    private const string Name = "queue_mode";

    public async Task<QueueMode> GetAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var value = await db.Settings.Where(setting => setting.Name == Name).Select(setting => setting.Value).FirstOrDefaultAsync(cancellationToken);
        return Enum.TryParse<QueueMode>(value, out var mode) ? mode : QueueMode.Running;
    }

    public async Task SetAsync(QueueMode mode, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var value = mode.ToString();
        await audit.ChangeAsync(
            db,
            () => db.Database.ExecuteSqlAsync($"INSERT INTO settings (\"Name\", \"Value\") VALUES ({Name}, {value}) ON CONFLICT (\"Name\") DO UPDATE SET \"Value\" = excluded.\"Value\"", cancellationToken),
            AuditAction.QueueChanged, "queue", "queue", new { Mode = mode }, cancellationToken);
    }
}
