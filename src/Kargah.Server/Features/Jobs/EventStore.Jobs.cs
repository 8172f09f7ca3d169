using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Features.Jobs;

public sealed partial class EventStore
{
    private static readonly string[] Tables = ["event_chunks", "event_tail", "event_logs", "event_series", "event_attempts", "event_retention", "event_jobs"];

    /// <summary>The newest number given to anything of this job.</summary>
    public long Seq(string jobId)
    {
        using var read = database.Read();
        return Seq(read, jobId);
    }

    /// <summary>All jobs that have left something here.</summary>
    public IReadOnlyList<string> Jobs()
    {
        using var read = database.Read();
        return read.Query("SELECT job FROM event_jobs", row => row.GetString(0));
    }

    /// <summary>What each job's points and lines take, in bytes; what the database needs besides (indexes, free pages) is not in it.</summary>
    public IReadOnlyDictionary<string, long> BytesByJob()
    {
        using var read = database.Read();
        return read.Query("SELECT job, bytes FROM event_jobs", row => (Job: row.GetString(0), Bytes: row.GetInt64(1))).ToDictionary(each => each.Job, each => each.Bytes);
    }

    public long Bytes(string jobId)
    {
        using var read = database.Read();
        return read.Number("SELECT bytes FROM event_jobs WHERE job = $1", jobId);
    }

    private static long Seq(EventReading read, string jobId) => read.Number("SELECT seq FROM event_jobs WHERE job = $1", jobId);

    private JobRecord Load(string jobId)
    {
        using var read = database.Read();
        var job = new JobRecord();
        foreach (var (seq, attempt, bytes) in read.Query("SELECT seq, attempt, bytes FROM event_jobs WHERE job = $1", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), jobId))
        {
            (job.IsNew, job.Seq, job.Attempt, job.SettledBytes) = (false, seq, attempt, bytes);
        }

        if (job.IsNew)
        {
            return job;
        }

        foreach (var attempt in Attempts(read, jobId))
        {
            job.Attempts.Add(attempt.Number, attempt);
        }

        foreach (var series in Series(read, jobId))
        {
            job.Add(series);
        }

        foreach (var (series, level, chunks, last) in read.Query(
            "SELECT series, level, count(*), max(last_seq) FROM event_chunks WHERE job = $1 GROUP BY series, level ORDER BY series, level",
            row => ((int)row.GetInt64(0), (int)row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), jobId))
        {
            var known = job.Series[series].Level(level);
            (known.Chunks, known.LastSeq) = (chunks, last);
        }

        foreach (var data in Tail.Read(read, jobId, 0))
        {
            foreach (var (series, points) in Tail.Unpack(data))
            {
                job.Series[series].Pending.AddRange(points);
            }

            job.TailRows++;
            job.TailBytes += data.Length;
        }

        job.SettledBytes -= job.TailBytes;
        return job;
    }

    private static List<AttemptRecord> Attempts(EventReading read, string jobId) => read.Query(
        "SELECT attempt, accepted, last_status, resumed, visible FROM event_attempts WHERE job = $1",
        row => new AttemptRecord((int)row.GetInt64(0)) { Accepted = row.GetInt64(1), LastStatus = row.GetInt64(2), Resumed = row.GetInt64(3) != 0, VisibleThrough = row.GetInt64(4) }, jobId);

    private static List<SeriesRecord> Series(EventReading read, string jobId) => read.Query(
        "SELECT series, attempt, split, name, points FROM event_series WHERE job = $1 ORDER BY series",
        row => new SeriesRecord((int)row.GetInt64(0), (int)row.GetInt64(1), row.GetString(2), row.GetString(3)) { Chunked = row.GetInt64(4) }, jobId);
}
