using Kargah.Contracts;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>Gathers what one change of a job writes: one transaction, with the points' way from the tail into chunks.</summary>
internal sealed class JobWriting(EventDatabase database, string jobId, JobRecord job)
{
    /// <summary>Rows of the tail before they are made one, and points before they are looked through for full chunks.</summary>
    private const int TailRows = 64;
    private const int TailPoints = 4 * Chunk.Points;
    /// <summary>What a row takes beside its text or bytes, roughly.</summary>
    public const int RowBytes = 64;

    private readonly (long Seq, long Attempt) before = (job.Seq, job.Attempt);
    private readonly List<Statement> statements = [];
    private readonly SortedDictionary<int, List<StoredPoint>> taken = [];
    private readonly Dictionary<(int Series, int Level), List<Chunk>> fresh = [];

    /// <summary>It is to be on the disk, with everything before it, when <see cref="Run"/> is done.</summary>
    public bool Flushed { get; set; }

    public long NextSeq() => ++job.Seq;

    public void Add(Statement statement) => statements.Add(statement);

    public void Save(AttemptRecord attempt) => statements.Add(new(
        "INSERT INTO event_attempts (job, attempt, accepted, last_status, resumed, visible) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (job, attempt) DO UPDATE SET accepted = excluded.accepted, last_status = excluded.last_status, resumed = excluded.resumed, visible = excluded.visible",
        jobId, (long)attempt.Number, attempt.Accepted, attempt.LastStatus, attempt.Resumed ? 1L : 0L, attempt.VisibleThrough));

    /// <summary>Text that PostgreSQL cannot keep, U+0000, stands as U+FFFD.</summary>
    public void AddLine(long seq, int attempt, long time, int level, string text)
    {
        statements.Add(new("INSERT INTO event_logs (job, seq, attempt, time, level, text) VALUES ($1, $2, $3, $4, $5, $6)", jobId, seq, (long)attempt, time, (long)level, Storable(text)));
        job.SettledBytes += RowBytes + text.Length;
    }

    /// <summary>The curve, if it has a point.</summary>
    public SeriesRecord? Find(int attempt, string split, string name) => job.Find(attempt, Storable(split), Storable(name));

    public void AddPoint(int attempt, string split, string name, StoredPoint point)
    {
        var series = job.SeriesOf(attempt, Storable(split), Storable(name), out var isNew);
        if (isNew)
        {
            statements.Add(new("INSERT INTO event_series (job, series, attempt, split, name, points) VALUES ($1, $2, $3, $4, $5, 0)", jobId, (long)series.Number, (long)attempt, series.Split, series.Name));
        }

        series.Pending.Add(point);
        series.Newest = series.Newest < point.Time ? point.Time : series.Newest;
        if (!taken.TryGetValue(series.Number, out var batch))
        {
            taken[series.Number] = batch = [];
        }

        batch.Add(point);
    }

    /// <summary>From now on a curve has only these of its points.</summary>
    /// <param name="series">The curve.</param>
    /// <param name="kept">In the order of their numbers.</param>
    /// <param name="bytes">What its chunks took.</param>
    public void Replace(SeriesRecord series, IReadOnlyList<StoredPoint> kept, long bytes)
    {
        statements.Add(new("DELETE FROM event_chunks WHERE job = $1 AND series = $2", jobId, (long)series.Number));
        statements.Add(new("UPDATE event_series SET points = 0 WHERE job = $1 AND series = $2", jobId, (long)series.Number));
        job.SettledBytes -= bytes;
        series.Levels.Clear();
        series.Chunked = 0;
        series.Pending.Clear();
        series.Pending.AddRange(kept);
        Fold();
    }

    /// <summary>The lines of a level through a number, of which there are <paramref name="count"/> with <paramref name="length"/> letters.</summary>
    public void RemoveLines(LogLevelName level, long through, int count, long length)
    {
        statements.Add(new("DELETE FROM event_logs WHERE job = $1 AND level = $2 AND seq <= $3", jobId, (long)level, through));
        job.SettledBytes -= count * RowBytes + length;
    }

    public void Run()
    {
        if (taken.Count > 0)
        {
            if (job.TailRows + 1 >= TailRows || job.Pending >= Math.Max(TailPoints, job.FoldAt))
            {
                Fold();
            }
            else
            {
                AddTail(taken.Select(series => (series.Key, series.Value.ToArray())));
            }
        }

        if (statements.Count > 0 || (job.Seq, job.Attempt) != before)
        {
            statements.Add(new(
                "INSERT INTO event_jobs (job, seq, attempt, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT (job) DO UPDATE SET seq = excluded.seq, attempt = excluded.attempt, bytes = excluded.bytes",
                jobId, job.Seq, job.Attempt, job.Bytes));
            database.Run(statements, Flushed);
            job.IsNew = false;
        }
    }

    private void Fold()
    {
        foreach (var series in job.Series.Where(series => series.Pending.Count >= Chunk.Points))
        {
            var full = series.Pending.Count / Chunk.Points * Chunk.Points;
            for (var from = 0; from < full; from += Chunk.Points)
            {
                AddChunk(series, 0, Chunk.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(series.Pending).Slice(from, Chunk.Points)));
            }

            series.Pending.RemoveRange(0, full);
            series.Chunked += full;
            statements.Add(new("UPDATE event_series SET points = $3 WHERE job = $1 AND series = $2", jobId, (long)series.Number, series.Chunked));
        }

        statements.Add(new("DELETE FROM event_tail WHERE job = $1", jobId));
        (job.TailRows, job.TailBytes) = (0, 0);
        var rest = job.Series.Where(series => series.Pending.Count > 0).Select(series => (series.Number, series.Pending.ToArray())).ToList();
        if (rest.Count > 0)
        {
            AddTail(rest);
        }

        // curves with few points stay here for long: they are not to be rewritten with every handful of the others'
        job.FoldAt = 2 * job.Pending;
    }

    private void AddTail(IEnumerable<(int Series, StoredPoint[] Points)> curves)
    {
        var all = curves.ToList();
        var data = Tail.Pack(all);
        statements.Add(new("INSERT INTO event_tail (job, last_seq, data) VALUES ($1, $2, $3)", jobId, all.Max(curve => curve.Points[^1].Seq), data));
        job.TailRows++;
        job.TailBytes += data.Length;
    }

    private void AddChunk(SeriesRecord series, int level, Chunk chunk)
    {
        var data = PackedPoints.Pack(chunk.Content);
        statements.Add(new(
            "INSERT INTO event_chunks (job, series, level, last_seq, first_seq, min_step, max_step, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            jobId, (long)series.Number, (long)level, chunk.Last, chunk.First, chunk.MinStep, chunk.MaxStep, data));
        job.SettledBytes += RowBytes + data.Length;
        var here = series.Level(level);
        here.Chunks++;
        here.LastSeq = chunk.Last;
        if (!fresh.TryGetValue((series.Number, level), out var added))
        {
            fresh[(series.Number, level)] = added = [];
        }

        added.Add(chunk);
        if (here.Chunks % Chunk.FanOut == 0)
        {
            List<Chunk> below = added.Count < Chunk.FanOut ? [.. Stored(series, level), .. added] : added;
            AddChunk(series, level + 1, Chunk.Above(below));
            added.Clear();
        }
    }

    private List<Chunk> Stored(SeriesRecord series, int level)
    {
        using var read = database.Read();
        return Chunk.Read(read, jobId, series.Number, level, series.Level(level + 1).LastSeq, long.MaxValue);
    }

    private static string Storable(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
}
