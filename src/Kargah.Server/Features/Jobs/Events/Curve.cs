namespace Kargah.Server.Features.Jobs.Events;

/// <summary>What of one curve of one attempt is to be seen after a number: its chunks in the store and its part of the tail.</summary>
internal sealed class Curve(EventReading read, string jobId, SeriesRecord series, long visibleThrough, long since, IEnumerable<StoredPoint> tail)
{
    private const int EndsAndExtremes = 4;

    private readonly StoredPoint[] tail = [.. tail.Where(point => point.Seq > since && point.Step <= visibleThrough)];

    private long? count;

    public string Split => series.Split;
    public string Name => series.Name;

    public long Count() => count ??= tail.Length + (since == 0 && visibleThrough == long.MaxValue ? series.Chunked : WholeChunks() * Chunk.Points + PartsOfChunks());

    /// <summary>Points by number, no more than about <paramref name="limit"/>.</summary>
    /// <returns>Also the number through which nothing is missing.</returns>
    public (IEnumerable<StoredPoint> Points, long Through) First(int limit)
    {
        var chunks = limit / Chunk.Points + 2;
        var stored = series.Chunked == 0 ? [] : Chunk.Read(read, jobId, series.Number, 0, since, long.MaxValue, visibleThrough, chunks);
        return (stored.SelectMany(chunk => chunk.Content).Where(Shown).Concat(tail), stored.Count == chunks ? stored[^1].Last : long.MaxValue);
    }

    /// <summary>One curve in <paramref name="parts"/>, older attempts first, with at most <paramref name="wanted"/> points, read from the level that has hardly more.</summary>
    public static StoredPoint[] Thinned(IReadOnlyList<Curve> parts, int wanted)
    {
        var level = 0;
        for (var left = parts.Sum(part => part.Count()) / Chunk.FanOut; left >= wanted; left /= Chunk.FanOut)
        {
            level++;
        }

        // a newer attempt's numbers are all above an older one's: one after the other they are in order
        using var drawing = new Drawing(level);
        foreach (var part in parts)
        {
            part.Draw(drawing);
        }

        return Downsampling.Thin(drawing.Points, wanted);
    }

    private void Draw(Drawing drawing)
    {
        if (series.Chunked > 0)
        {
            Gather(drawing, drawing.Level, since, long.MaxValue);
        }

        drawing.Stretch(0).Add(tail);
        drawing.EndStretch();
    }

    private void Gather(Drawing drawing, int level, long after, long through)
    {
        foreach (var chunk in PackedChunk.Read(read, jobId, series.Number, level, after, through, visibleThrough))
        {
            if (level == 0 || (chunk.First > since && chunk.MaxStep <= visibleThrough))
            {
                var stretch = drawing.Stretch(level);
                var before = stretch.Count;
                ReadOnlySpan<byte> data = chunk.Data;
                PackedPoints.Read(ref data, stretch);
                if (level == 0)
                {
                    stretch.Keep(before, Shown);
                }
            }
            else
            {
                Gather(drawing, level - 1, after, chunk.Last);
            }

            after = chunk.Last;
        }

        if (level > 0 && after < through)
        {
            Gather(drawing, level - 1, after, through);
        }
    }

    private bool Shown(StoredPoint point) => point.Seq > since && point.Step <= visibleThrough;

    private long WholeChunks() => read.Number(
        "SELECT count(*) FROM event_chunks WHERE job = $1 AND series = $2 AND level = 0 AND first_seq > $3 AND max_step <= $4", jobId, (long)series.Number, since, visibleThrough);

    private long PartsOfChunks() => read.Query(
        "SELECT data FROM event_chunks WHERE job = $1 AND series = $2 AND level = 0 AND last_seq > $3 AND min_step <= $4 AND NOT (first_seq > $3 AND max_step <= $4)",
        row =>
        {
            ReadOnlySpan<byte> data = row.GetFieldValue<byte[]>(0);
            return PackedPoints.Read(ref data).LongCount(Shown);
        },
        jobId, (long)series.Number, since, visibleThrough).Sum();

    /// <summary>One curve on one level. Where no chunk of the level is there yet, finer ones stand in: as coarse as the rest, or they would get more than their share.</summary>
    private sealed class Drawing(int level) : IDisposable
    {
        private readonly PointBuffer points = new();
        private readonly PointBuffer stretch = new();
        private int stretchLevel;

        public int Level => level;

        public ReadOnlySpan<StoredPoint> Points => points.Points;

        /// <summary>Where points of a level go.</summary>
        public PointBuffer Stretch(int of)
        {
            if (of != stretchLevel)
            {
                EndStretch();
                stretchLevel = of;
            }

            return of == level ? points : stretch;
        }

        public void EndStretch()
        {
            Downsampling.Thin(stretch.Points, Math.Max(EndsAndExtremes, stretch.Count >> (3 * (level - stretchLevel))), points);
            stretch.Clear();
        }

        public void Dispose()
        {
            points.Dispose();
            stretch.Dispose();
        }
    }
}
