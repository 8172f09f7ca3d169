using Kargah.Contracts;
using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Features.Jobs;

/// <param name="ThinnedAt">Since when its curves are kept thinned out.</param>
/// <param name="ClearedAt">Since when only warnings and errors of its log are kept.</param>
public readonly record struct KeptEvents(DateTimeOffset? ThinnedAt, DateTimeOffset? ClearedAt);

public sealed partial class EventStore
{
    /// <summary>The most points that a thinned curve has: as many as a chart on a wide screen shows twice over.</summary>
    public const int ThinnedPoints = 4 * Chunk.Points;

    private const int LinesAtATime = 10_000;

    public KeptEvents Kept(string jobId)
    {
        using var read = database.Read();
        return read.Query("SELECT thinned, cleared FROM event_retention WHERE job = $1", row => new KeptEvents(TimeOrNull(row.GetInt64(0)), TimeOrNull(row.GetInt64(1))), jobId).FirstOrDefault();
    }

    /// <summary>Jobs whose curves have not been thinned out yet.</summary>
    public IReadOnlySet<string> NotThinned() => Without("thinned");

    /// <summary>Jobs whose log has not been cleared yet.</summary>
    public IReadOnlySet<string> NotCleared() => Without("cleared");

    /// <summary>
    /// Of an ended job: long curves keep their first and last points and the smallest and largest of each stretch, and nothing that a later attempt measured
    /// again. A curve a transaction; done again after a crash, it goes on with those that are left.
    /// </summary>
    public void Thin(string jobId, DateTimeOffset now)
    {
        for (var more = true; more;)
        {
            more = Change(jobId, (job, writing) =>
            {
                if (job.Series.Find(series => series.Chunked > 0 && series.Chunked + series.Pending.Count > ThinnedPoints) is not { } longest)
                {
                    return false;
                }

                using var read = database.Read();
                var curve = new Curve(read, jobId, longest, job.AttemptOf(longest.Attempt).Visible(longest.Split), 0, longest.Pending);
                writing.Replace(longest, Curve.Thinned([curve], ThinnedPoints), Chunk.Bytes(read, jobId, longest.Number));
                return true;
            });
        }

        Done(jobId, "thinned", now);
    }

    /// <summary>Of an ended job: what its log said beside warnings and errors goes, in small transactions.</summary>
    public void Clear(string jobId, DateTimeOffset now)
    {
        for (var more = true; more;)
        {
            more = Change(jobId, (_, writing) =>
            {
                using var read = database.Read();
                var lines = read.Query("SELECT seq, length(text) FROM event_logs WHERE job = $1 AND level = $2 ORDER BY seq LIMIT $3", row => (Seq: row.GetInt64(0), Length: row.GetInt64(1)), jobId, (long)LogLevelName.Info, (long)LinesAtATime);
                if (lines.Count > 0)
                {
                    writing.RemoveLines(LogLevelName.Info, lines[^1].Seq, lines.Count, lines.Sum(line => line.Length));
                }

                return lines.Count == LinesAtATime;
            });
        }

        Done(jobId, "cleared", now);
    }

    private void Done(string jobId, string what, DateTimeOffset now)
    {
        Change(jobId, (_, writing) =>
        {
            writing.Add(new($"INSERT INTO event_retention (job, {what}) VALUES ($1, $2) ON CONFLICT (job) DO UPDATE SET {what} = excluded.{what}", jobId, Microseconds(now)));
            return 0;
        });
        lock (GateOf(jobId))
        {
            // thousands of old ones in a row are not to take the place of those that are written to
            records.Remove(jobId);
        }

        database.Reclaim();
    }

    private HashSet<string> Without(string what)
    {
        using var read = database.Read();
        return [.. read.Query($"SELECT job FROM event_jobs WHERE NOT EXISTS (SELECT 1 FROM event_retention WHERE event_retention.job = event_jobs.job AND {what} > 0)", row => row.GetString(0))];
    }

    private static DateTimeOffset? TimeOrNull(long microseconds) => microseconds == 0 ? null : Time(microseconds);
}
