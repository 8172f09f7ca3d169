using System.Runtime.CompilerServices;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Live;

/// <summary>
/// Follows one job for one reader: a cursor into the event store, moved on after each signal of the feed. The reader's pace is the
/// pump's: while a message is on its way, what comes next gathers in the store and makes one larger batch.
/// </summary>
internal sealed class JobPump(JobReadings readings, IDbContextFactory<KargahDb> databases, ExpectedStarts starts, EventStore events, LiveFeed feed, TimeProvider clock)
{
    private const int PageRows = 2_000;

    /// <summary>
    /// At most one batch in each; the first after a quiet time goes at once. All readers share the windows' borders, so those of one job
    /// wake together and share their readings.
    /// </summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(60);

    /// <param name="since">The last number that the reader has; 0 for everything.</param>
    /// <exception cref="ProblemException">The job is not there for this user.</exception>
    public async IAsyncEnumerable<LiveMessage> FollowAsync(string jobId, long since, CurrentUser user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var listener = feed.ListenToJob(jobId);
        var cursor = since;
        var shown = await FindAsync(jobId, user, cancellationToken);
        yield return new StatusMessage(shown, true, cursor);
        while (true)
        {
            var window = CurrentWindow();
            var version = feed.Version;
            // the row is read before the store: an end is told after everything that led to it
            if (await readings.StatusAsync(jobId, version) is not { } reading)
            {
                yield break;
            }

            JobNews news;
            do
            {
                news = await readings.NewsAsync(jobId, version, cursor, PageRows);
                foreach (var message in news.Messages)
                {
                    yield return message;
                }

                cursor = news.Seq;
            }
            while (news.More);

            if (reading.Status.Seq != shown.Seq || reading.Status.QueuePosition != shown.QueuePosition)
            {
                // the very object for all who may not see its owner's name: it is written as JSON once
                shown = shown.Owner is null ? reading.Status : reading.Status with { Owner = shown.Owner };
                yield return new StatusMessage(shown, false, cursor);
            }

            if (reading.Over)
            {
                yield return new OverMessage(cursor);
            }

            await listener.NextAsync(cancellationToken);
            while (CurrentWindow() == window)
            {
                await Task.Delay(RestOfWindow(), clock, cancellationToken);
            }
        }
    }

    /// <summary>True when nothing will ever be told about the job beyond <paramref name="since"/>.</summary>
    public async Task<bool> HasToldAllAsync(string jobId, long since, CurrentUser user, CancellationToken cancellationToken)
    {
        await FindAsync(jobId, user, cancellationToken);
        return await readings.StatusAsync(jobId, feed.Version) is { Over: true } && events.Seq(jobId) <= since;
    }

    private async Task<TrainingJob> FindAsync(string jobId, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().VisibleTo(user).FirstOrDefaultAsync(each => each.Id == jobId, cancellationToken) ?? throw TrainingJobs.NotFound(jobId);
        return (await new[] { job }.ToResponsesAsync(db, starts, user, cancellationToken))[0];
    }

    private long CurrentWindow() => (long)(clock.GetElapsedTime(0) / Window);

    private TimeSpan RestOfWindow()
    {
        var rest = (CurrentWindow() + 1) * Window - clock.GetElapsedTime(0);
        return rest > TimeSpan.FromMilliseconds(1) ? rest : TimeSpan.FromMilliseconds(1);
    }
}
