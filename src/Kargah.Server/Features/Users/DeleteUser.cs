using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Users;

internal sealed partial class DeleteUser(IDbContextFactory<KargahDb> databases, DataFolder folder, Credentials credentials, ILogger<DeleteUser> logger)
{
    private static readonly JobState[] Ended = [JobState.Completed, JobState.Failed, JobState.Stopped];

    public static async Task<Ok<DoneResponse>> Handle(Guid id, DeleteUser delete, CurrentUser me, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, me, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The account and everything it owned are deleted." });
    }

    private async Task RunAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var datasets = await db.Datasets.Where(dataset => dataset.OwnerId == id).Select(dataset => dataset.Id).ToListAsync(cancellationToken);
        var jobs = await db.Jobs.Where(job => job.OwnerId == id).Select(job => job.Id).ToListAsync(cancellationToken);
        var ended = await credentials.OfUserAsync(id, cancellationToken);
        var deleted = await db.Users
            .Where(user => user.Id == id
                && (user.Role != UserRole.Admin || db.Users.Any(other => other.Id != id && other.Role == UserRole.Admin && !other.Disabled))
                && !db.Jobs.Any(job => job.OwnerId == id && !Ended.Contains(job.State)))
            .ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0)
        {
            throw await ReasonAsync(db, id, cancellationToken);
        }

        credentials.Drop(ended);
        foreach (var path in datasets.Select(folder.Dataset).Concat(jobs.Select(folder.Job)).Where(Directory.Exists))
        {
            Directory.Delete(path, recursive: true);
        }

        Deleted(me.Id, id);
    }

    private static async Task<ProblemException> ReasonAsync(KargahDb db, Guid id, CancellationToken cancellationToken) =>
        !await db.Users.AnyAsync(user => user.Id == id, cancellationToken) ? ListUsers.NotThere()
        : await db.Jobs.AnyAsync(job => job.OwnerId == id && !Ended.Contains(job.State), cancellationToken)
            ? ProblemException.Conflict(ProblemCodes.JobRunning, "This user has runs that wait or go on; stop them first.")
            : UpdateUser.LastAdmin();

    [LoggerMessage(Level = LogLevel.Information, Message = "{AdminId} deleted the account {UserId}")]
    private partial void Deleted(Guid adminId, Guid userId);
}
