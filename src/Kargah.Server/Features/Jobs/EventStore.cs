using Kargah.Contracts;
using Kargah.Server.Features.Jobs.Events;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Jobs;

/// <summary>An attempt that is no longer the job's current one spoke; nothing of it was taken.</summary>
public sealed class StaleAttemptException(string jobId, int attempt) : Exception($"Attempt {attempt} of {jobId} is no longer the current one.");

/// <summary>
/// Points and log lines of all jobs. A batch of a worker's events is taken in one transaction with the number that it was accepted
/// through, so each number counts once, whatever is sent again. Every point and line gets the job's next <c>seq</c>; so does every change
/// of its status (<see cref="NextSeq"/>).
/// </summary>
/// <remarks>
/// A batch of points becomes one row of the job's tail. When enough are there, full stretches of each curve become chunks, and each
/// eight chunks a thinner one a level higher, in the transaction of the batch that completed them: whatever is cut off, nothing is there
/// twice. A chart reads the level that has about as many points as it shows (docs/decisions/0014).
/// </remarks>
public sealed partial class EventStore(EventDatabase database) : IDisposable
{
    private static readonly MemoryCacheEntryOptions WhileWritten = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(5) };

    private readonly MemoryCache records = new(new MemoryCacheOptions { SizeLimit = 500 });
    private readonly Lock[] gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    /// <summary>From now on only this attempt (or a newer one) is listened to.</summary>
    public void BeginAttempt(string jobId, int attempt) => Change(jobId, (job, writing) =>
    {
        job.Attempt = Math.Max(job.Attempt, attempt);
        writing.Save(job.AttemptOf(attempt));
        return 0;
    });

    /// <summary>Takes what is new of <paramref name="events"/>; a gap after what is known ends the taking.</summary>
    /// <returns>Where the attempt stands now.</returns>
    /// <exception cref="StaleAttemptException">A newer attempt has begun.</exception>
    public AttemptProgress Append(string jobId, int attempt, IReadOnlyList<WorkerEvent> events) => Change(jobId, (job, writing) =>
    {
        if (job.IsNew || job.Attempt > attempt)
        {
            throw new StaleAttemptException(jobId, attempt);
        }

        var progress = job.AttemptOf(attempt);
        var before = progress.Accepted;
        foreach (var said in events)
        {
            if (said.Seq <= progress.Accepted)
            {
                continue;
            }

            if (said.Seq > progress.Accepted + 1)
            {
                break;
            }

            Take(job, writing, progress, said);
            progress.Accepted = said.Seq;
            progress.LastStatus = said is PointsEvent or LogEvent ? progress.LastStatus : said.Seq;
        }

        if (progress.Accepted > before)
        {
            writing.Save(progress);
        }

        return new AttemptProgress(progress.Accepted, progress.LastStatus);
    });

    public AttemptProgress Progress(string jobId, int attempt) => Change(jobId, (job, _) =>
        job.Attempts.TryGetValue(attempt, out var known) ? new AttemptProgress(known.Accepted, known.LastStatus) : default, writes: false);

    /// <summary>
    /// A number for a change of the job's status, above every one given so far and above <paramref name="least"/>. All that was taken before is on the disk
    /// then: no power cut leaves a job that has ended without its last points.
    /// </summary>
    public long NextSeq(string jobId, long least = 0) => Change(jobId, (job, writing) =>
    {
        job.Seq = Math.Max(job.Seq, least);
        writing.Flushed = true;
        return writing.NextSeq();
    });

    /// <summary>A line of the server's own in the job's log.</summary>
    public void Log(string jobId, int attempt, DateTimeOffset time, LogLevelName level, string text) => Change(jobId, (_, writing) =>
    {
        writing.AddLine(writing.NextSeq(), attempt, Microseconds(time), (int)level, text);
        return 0;
    });

    public void Delete(string jobId)
    {
        lock (GateOf(jobId))
        {
            records.Remove(jobId);
            database.Run([.. Tables.Select(table => new Statement($"DELETE FROM {table} WHERE job = $1", jobId))]);
        }

        database.Reclaim();
    }

    public void Dispose() => records.Dispose();

    private static void Take(JobRecord job, JobWriting writing, AttemptRecord attempt, WorkerEvent said)
    {
        switch (said)
        {
            case PointsEvent { Points: var points }:
                if (!attempt.Resumed)
                {
                    // it began at the beginning: nothing that older attempts measured holds
                    Supersede(job, writing, attempt, -1);
                }

                foreach (var point in points)
                {
                    writing.AddPoint(attempt.Number, point.Split, point.Name, new StoredPoint(writing.NextSeq(), point.Step, point.Epoch, point.Value, Microseconds(said.Time)));
                }

                break;
            case LogEvent { Lines: var lines }:
                foreach (var line in lines)
                {
                    writing.AddLine(writing.NextSeq(), attempt.Number, Microseconds(line.Time), (int)line.Level, line.Text);
                }

                break;
            case StatusEvent { ResumedFrom: { } step }:
                Supersede(job, writing, attempt, step);
                break;
        }
    }

    private static void Supersede(JobRecord job, JobWriting writing, AttemptRecord attempt, long step)
    {
        foreach (var older in job.Supersede(attempt.Number, step))
        {
            writing.Save(older);
        }

        attempt.Resumed = true;
    }

    private T Change<T>(string jobId, Func<JobRecord, JobWriting, T> change, bool writes = true)
    {
        lock (GateOf(jobId))
        {
            if (!records.TryGetValue(jobId, out JobRecord? job))
            {
                records.Set(jobId, job = Load(jobId), WhileWritten);
            }

            var writing = new JobWriting(database, jobId, job!);
            try
            {
                var result = change(job!, writing);
                if (writes)
                {
                    writing.Run();
                }

                return result;
            }
            catch
            {
                // it may know of what was not written
                records.Remove(jobId);
                throw;
            }
        }
    }

    private Lock GateOf(string jobId) => gates[(uint)jobId.GetHashCode(StringComparison.Ordinal) % (uint)gates.Length];

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

/// <param name="AcceptedThrough">Every event up to this number is stored.</param>
/// <param name="LastStatus">The last of them that also concerns the job's row.</param>
public readonly record struct AttemptProgress(long AcceptedThrough, long LastStatus);
