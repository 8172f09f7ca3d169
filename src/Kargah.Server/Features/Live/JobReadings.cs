using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Live;

/// <param name="Over">It has ended and no process of it is left.</param>
public sealed record JobReading(TrainingJob Status, bool Over);

/// <param name="Seq">Everything up to it is in the messages, or was before them.</param>
/// <param name="More">There is more after it.</param>
public sealed record JobNews(IReadOnlyList<LiveMessage> Messages, long Seq, bool More);

/// <summary>
/// One reading of the stores for all who follow a job: twenty pages on one run cost what one costs. A reading belongs to a version of the
/// job, which grows with every change, so nobody is given what was true before the change that woke him.
/// </summary>
internal sealed class JobReadings(IDbContextFactory<KargahDb> databases, ExpectedStarts starts, EventStore events, SerializedOnce serialized) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(2);

    private readonly MemoryCache readings = new(new MemoryCacheOptions { SizeLimit = 1_000 });
    private readonly Lock gate = new();

    /// <summary>How the job stands; null when it is gone.</summary>
    public Task<JobReading?> StatusAsync(string jobId, long version) => Share((jobId, version), () => ReadStatusAsync(jobId));

    /// <summary>What came after <paramref name="since"/>.</summary>
    public Task<JobNews> NewsAsync(string jobId, long version, long since, int limit) =>
        Share((jobId, version, since), () =>
        {
            var page = events.ReadEvents(jobId, since, limit);
            var messages = InOrder(page).ToList();
            messages.ForEach(message => serialized.Share(message is PointsMessage points ? points.Points : ((LinesMessage)message).Lines));
            return Task.FromResult(new JobNews(messages, page.Seq, page.More));
        });

    public void Dispose() => readings.Dispose();

    private Task<T> Share<T>(object key, Func<Task<T>> read)
    {
        lock (gate)
        {
            if (readings.TryGetValue(key, out Task<T>? known) && !known!.IsFaulted)
            {
                return known;
            }

            // SQLite works where it is called: not in here, where the others wait
            var reading = Task.Run(read);
            readings.Set(key, reading, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeepFor });
            return reading;
        }
    }

    private async Task<JobReading?> ReadStatusAsync(string jobId)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await db.Jobs.AsNoTracking().FirstOrDefaultAsync(each => each.Id == jobId) is not { } job)
        {
            return null;
        }

        var over = job.State.IsEnded() && !await db.Attempts.AnyAsync(attempt => attempt.JobId == jobId && attempt.EndedAt == null);
        var forecast = job.State == JobState.Queued ? await starts.ReadAsync(CancellationToken.None) : null;
        var status = job.ToResponse(forecast);
        serialized.Share(status);
        return new JobReading(status, over);
    }

    /// <summary>Cuts a page into runs of one kind, by number: wherever a reader is cut off, its last number tells exactly what it has.</summary>
    private static IEnumerable<LiveMessage> InOrder(StoredEvents page)
    {
        var (points, lines) = (page.Points, page.Lines);
        var (point, line) = (0, 0);
        while (point < points.Count || line < lines.Count)
        {
            var nextLine = line < lines.Count ? lines[line].Seq : long.MaxValue;
            var nextPoint = point < points.Count ? points[point].Seq : long.MaxValue;
            if (nextPoint < nextLine)
            {
                var from = point;
                while (point < points.Count && points[point].Seq < nextLine)
                {
                    point++;
                }

                yield return new PointsMessage([.. points.Skip(from).Take(point - from)], points[point - 1].Seq);
            }
            else
            {
                var from = line;
                while (line < lines.Count && lines[line].Seq < nextPoint)
                {
                    line++;
                }

                yield return new LinesMessage([.. lines.Skip(from).Take(line - from)], lines[line - 1].Seq);
            }
        }
    }
}
