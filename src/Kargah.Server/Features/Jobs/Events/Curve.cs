using System.Runtime.InteropServices;

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
        var points = new List<StoredPoint>();
        foreach (var part in parts)
        {
            part.AddLevel(level, points);
        }

        return Downsampling.Thin(CollectionsMarshal.AsSpan(points), wanted);
    }

    private void AddLevel(int level, List<StoredPoint> points)
    {
        var stretches = new List<Stretch>();
        if (series.Chunked > 0)
        {
            Gather(level, since, long.MaxValue, stretches);
        }

        Add(stretches, 0, tail);
        foreach (var (of, stretch) in stretches)
        {
            // where no chunk of the level is there yet, finer ones stand in: as coarse as the rest, or they would get more than their share
            points.AddRange(Downsampling.Thin(CollectionsMarshal.AsSpan(stretch), Math.Max(EndsAndExtremes, stretch.Count >> (3 * (level - of)))));
        }
    }

    private void Gather(int level, long after, long through, List<Stretch> stretches)
    {
        foreach (var chunk in Chunk.Read(read, jobId, series.Number, level, after, through, visibleThrough))
        {
            if (level == 0)
            {
                Add(stretches, 0, chunk.Content.Where(Shown));
            }
            else if (chunk.First > since && chunk.MaxStep <= visibleThrough)
            {
                Add(stretches, level, chunk.Content);
            }
            else
            {
                Gather(level - 1, after, chunk.Last, stretches);
            }

            after = chunk.Last;
        }

        if (level > 0 && after < through)
        {
            Gather(level - 1, after, through, stretches);
        }
    }

    private static void Add(List<Stretch> stretches, int level, IEnumerable<StoredPoint> points)
    {
        if (stretches.Count == 0 || stretches[^1].Level != level)
        {
            stretches.Add(new Stretch(level, []));
        }

        stretches[^1].Points.AddRange(points);
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

    private sealed record Stretch(int Level, List<StoredPoint> Points);
}
