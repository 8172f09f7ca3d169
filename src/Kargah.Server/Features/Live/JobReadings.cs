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

/// <summary>
/// One reading of the stores for all who follow a job: twenty pages on one run cost what one costs. A reading belongs to a version of the
/// job, which grows with every change, so nobody is given what was true before the change that woke him.
/// </summary>
public sealed class JobReadings(IDbContextFactory<KargahDb> databases, ExpectedStarts starts, EventStore events) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(2);

    private readonly MemoryCache readings = new(new MemoryCacheOptions { SizeLimit = 1_000 });
    private readonly Lock gate = new();

    /// <summary>How the job stands; null when it is gone.</summary>
    public Task<JobReading?> StatusAsync(string jobId, long version) => Share((jobId, version), () => ReadStatusAsync(jobId));

    /// <summary>What came after <paramref name="since"/>.</summary>
    public Task<StoredEvents> EventsAsync(string jobId, long version, long since, int limit) =>
        Share((jobId, version, since), () => Task.FromResult(events.ReadEvents(jobId, since, limit)));

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
        return new JobReading(job.ToResponse(forecast), over);
    }
}
