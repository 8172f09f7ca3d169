using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Users;

internal sealed partial class DeleteUser(IDbContextFactory<KargahDb> databases, EventStore events, DataFolder folder, AuditLog audit, Credentials credentials, LiveFeed feed, ILogger<DeleteUser> logger)
{
    public static async Task<Ok<DoneResponse>> Handle(Guid id, DeleteUser delete, CurrentUser me, CancellationToken cancellationToken)
    {
        await delete.RunAsync(id, me, cancellationToken);
        return TypedResults.Ok(new DoneResponse { Message = "The account and everything it owned are deleted." });
    }

    private async Task RunAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var datasets = await db.Datasets.IgnoreQueryFilters().Where(dataset => dataset.OwnerId == id).Select(dataset => dataset.Id).ToListAsync(cancellationToken);
        var jobs = await db.Jobs.IgnoreQueryFilters().Where(job => job.OwnerId == id).Select(job => job.Id).ToListAsync(cancellationToken);
        var pictures = await db.Pictures.Where(picture => picture.OwnerId == id).Select(picture => picture.Id).ToListAsync(cancellationToken);
        var busy = Busy(db, id);
        var ended = await credentials.OfUserAsync(id, cancellationToken);
        var email = await db.Users.Where(user => user.Id == id).Select(user => user.Email).FirstOrDefaultAsync(cancellationToken);
        var allowed = db.Users
            .Where(user => user.Id == id
                && (user.Role != UserRole.Admin || db.Users.Any(other => other.Id != id && other.Role == UserRole.Admin && !other.Disabled))
                && !busy.Any());
        // who this id was is to be read here from now on
        var deleted = await audit.ChangeAsync(db, () => allowed.ExecuteDeleteAsync(cancellationToken), AuditAction.UserDeleted, "user", id.ToString(), new { Email = email, Datasets = datasets.Count, Jobs = jobs.Count, Pictures = pictures.Count }, cancellationToken);
        if (deleted == 0)
        {
            throw await ReasonAsync(db, id, cancellationToken);
        }

        credentials.Drop(ended);
        feed.JobsChanged();
        jobs.ForEach(events.Delete);
        foreach (var path in datasets.Select(folder.Dataset).Concat(pictures.Select(folder.Picture)).Concat(jobs.Select(folder.Job)).Where(Directory.Exists))
        {
            Directory.Delete(path, recursive: true);
        }

        Deleted(me.Id, id);
    }

    /// <summary>A run that was just stopped counts until its process is gone: until then it may write.</summary>
    private static IQueryable<JobEntity> Busy(KargahDb db, Guid owner) =>
        db.Jobs.Where(job => job.OwnerId == owner && (!JobStates.Ended.Contains(job.State) || db.Attempts.Any(attempt => attempt.JobId == job.Id && attempt.EndedAt == null)));

    private static async Task<ProblemException> ReasonAsync(KargahDb db, Guid id, CancellationToken cancellationToken) =>
        !await db.Users.AnyAsync(user => user.Id == id, cancellationToken) ? ListUsers.NotThere()
        : await Busy(db, id).AnyAsync(cancellationToken)
            ? ProblemException.Conflict(ProblemCodes.JobRunning, "This user has runs that wait or go on; stop them first, and try again when their processes have ended.")
            : UpdateUser.LastAdmin();

    [LoggerMessage(Level = LogLevel.Information, Message = "{AdminId} deleted the account {UserId}")]
    private partial void Deleted(Guid adminId, Guid userId);
}
