namespace Kargah.Server.Features.Jobs.Events;

/// <summary>
/// A stretch of one curve. On level 0 it is <see cref="Points"/> points as they were measured; on each level above it stands for
/// <see cref="FanOut"/> chunks of the level below, thinned out to as many points as one has. Chunks are written whole and never changed; retention puts fewer in their place.
/// </summary>
/// <param name="First">The first number in it, also of those thinned out.</param>
/// <param name="Last">The last one.</param>
internal sealed record Chunk(long First, long Last, long MinStep, long MaxStep, StoredPoint[] Content)
{
    public const int Points = 1_024;
    public const int FanOut = 8;

    public static Chunk Of(ReadOnlySpan<StoredPoint> points)
    {
        var (min, max) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var point in points)
        {
            (min, max) = (Math.Min(min, point.Step), Math.Max(max, point.Step));
        }

        return new(points[0].Seq, points[^1].Seq, min, max, points.ToArray());
    }

    public static Chunk Above(IReadOnlyList<Chunk> below) =>
        new(below[0].First, below[^1].Last, below.Min(chunk => chunk.MinStep), below.Max(chunk => chunk.MaxStep), Downsampling.Thin(below.SelectMany(chunk => chunk.Content).ToArray(), Points));

    /// <summary>What the chunks of a curve take, on all levels.</summary>
    public static long Bytes(EventReading read, string jobId, int series) =>
        read.Number($"SELECT sum(length(data) + {JobWriting.RowBytes}) FROM event_chunks WHERE job = $1 AND series = $2", jobId, (long)series);

    /// <summary>Those of one level of one curve after a number and through another, by number, that have something of steps from <paramref name="leastStep"/> through <paramref name="visibleThrough"/>.</summary>
    public static List<Chunk> Read(EventReading read, string jobId, int series, int level, long after, long through, long visibleThrough = long.MaxValue, int limit = int.MaxValue, long leastStep = long.MinValue) =>
        [.. PackedChunk.Read(read, jobId, series, level, after, through, visibleThrough, limit, leastStep).Select(chunk => chunk.Unpack())];
}

/// <inheritdoc cref="Chunk"/>
internal sealed record PackedChunk(long First, long Last, long MinStep, long MaxStep, byte[] Data)
{
    /// <inheritdoc cref="Chunk.Read"/>
    public static List<PackedChunk> Read(EventReading read, string jobId, int series, int level, long after, long through, long visibleThrough, int limit = int.MaxValue, long leastStep = long.MinValue) => read.Query(
        "SELECT first_seq, last_seq, min_step, max_step, data FROM event_chunks WHERE job = $1 AND series = $2 AND level = $3 AND last_seq > $4 AND last_seq <= $5 AND min_step <= $6 AND max_step >= $8 ORDER BY last_seq LIMIT $7",
        row => new PackedChunk(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4)),
        jobId, (long)series, (long)level, after, through, visibleThrough, (long)limit, leastStep);

    public Chunk Unpack()
    {
        ReadOnlySpan<byte> data = Data;
        return new(First, Last, MinStep, MaxStep, PackedPoints.Read(ref data));
    }
}
