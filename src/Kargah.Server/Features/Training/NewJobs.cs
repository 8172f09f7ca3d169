using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>Puts jobs of any kind into the queue.</summary>
internal sealed partial class NewJobs(IDbContextFactory<KargahDb> databases, WriteGate writes, SchedulerOptions options, WaitingLine line, QueueBell bell, LiveFeed feed, ILogger<NewJobs> logger)
{
    public static string Id(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"job_{now.ToUnixTimeMilliseconds()}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    /// <exception cref="ProblemException">403: only an admin puts a job before everybody else's.</exception>
    public static void CheckPriority(int? priority, CurrentUser user)
    {
        if (priority > 0 && !user.IsAdmin)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "Only admins can give a priority above 0, which puts a training before everybody else's. Take 0, or less to let others go first.");
        }
    }

    /// <exception cref="ProblemException">429: as many wait as are allowed.</exception>
    /// <param name="user">Whose they are.</param>
    /// <param name="cancellationToken">Before the answer.</param>
    /// <param name="more">How many are to be queued.</param>
    public async Task CheckRoomAsync(CurrentUser user, CancellationToken cancellationToken, int more = 1)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var queued = await db.Jobs.CountAsync(each => each.OwnerId == user.Id && each.State == JobState.Queued, cancellationToken);
        if (queued + more > options.MaxQueuedPerUser)
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, $"You have {queued} trainings waiting, as many as are allowed; stop one or wait until one has started.", new Dictionary<string, object?> { ["limit"] = options.MaxQueuedPerUser });
        }
    }

    /// <exception cref="ProblemException">404: its data set, or the model that it uses, is gone by now.</exception>
    public async Task QueueAsync(JobEntity job, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Jobs.Add(job);
        using (await writes.EnterAsync(cancellationToken))
        {
            // it may have been deleted since it was found; a deletion takes its turn here too
            if (job.DatasetId is { } dataset && !await db.Datasets.AnyAsync(found => found.Id == dataset, cancellationToken))
            {
                throw Datasets.Datasets.NotThere();
            }

            if (job.SourceJobId is { } source && !await db.Jobs.AnyAsync(found => found.Id == source, cancellationToken))
            {
                throw TrainingJobs.NotFound(source);
            }

            if (job.ExperimentId is { } experiment && !await db.Experiments.AnyAsync(found => found.Id == experiment, cancellationToken))
            {
                throw Experiments.Experiments.NotThere();
            }

            if (job.Kind == JobKind.Training && job.RequestJson is null)
            {
                db.RunValues.AddRange(RunValues.OfParams(job.Id, job.OwnerId, JsonSerializer.Deserialize<TrainingParams>(job.ParamsJson, KargahJson.Options)!));
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        Queued(job.Id, job.Name);
        line.Changed(job.Id);
        feed.JobChanged(job.Id, job.OwnerId);
        bell.Ring();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Queued job {JobId} ({Name})")]
    private partial void Queued(string jobId, string name);
}
