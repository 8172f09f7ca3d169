using System.Data.Common;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting.Sandboxing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Workshop;

internal sealed class Readiness(IDbContextFactory<KargahDb> databases, DataFolder folder, Sandbox sandbox, WorkerGroups groups, TimeProvider time)
{
    private const long LeastFreeBytes = 256L << 20;

    public static async Task<JsonHttpResult<ReadinessResponse>> Handle(Readiness readiness, CancellationToken cancellationToken)
    {
        var answer = await readiness.CheckAsync(cancellationToken);
        return TypedResults.Json(answer, statusCode: answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<ReadinessResponse> CheckAsync(CancellationToken cancellationToken)
    {
        HealthCheckResult[] checks = [await DatabaseAsync(cancellationToken), Disk(), Workers()];
        return new ReadinessResponse { Ok = checks.All(check => check.Ok), Timestamp = time.GetUtcNow(), Checks = checks };
    }

    private async Task<HealthCheckResult> DatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Users.AnyAsync(cancellationToken);
            return new HealthCheckResult("database", true, null);
        }
        catch (DbException)
        {
            return new HealthCheckResult("database", false, "The database does not answer.");
        }
    }

    private HealthCheckResult Disk() => new DriveInfo(folder.Root).AvailableFreeSpace is var free and < LeastFreeBytes
        ? new HealthCheckResult("disk", false, $"Only {free >> 20} MiB are free.")
        : new HealthCheckResult("disk", true, null);

    private HealthCheckResult Workers() => sandbox.ProgramIsThere
        ? new HealthCheckResult("workers", true, $"Memory is limited by {groups.EnforcedBy.ToString().ToLowerInvariant()}.")
        : new HealthCheckResult("workers", false, "The worker program is not where the settings say.");
}
