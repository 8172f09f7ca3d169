using System.Buffers;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>Points while a chart is drawn, in memory that the next chart takes again: a level of one curve is up to a megabyte.</summary>
internal sealed class PointBuffer : IDisposable
{
    private StoredPoint[] points = [];

    public int Count { get; private set; }

    public ReadOnlySpan<StoredPoint> Points => points.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<StoredPoint> more) => more.CopyTo(Extend(more.Length));

    public void Add(StoredPoint point) => Extend(1)[0] = point;

    /// <summary>Room for <paramref name="count"/> points more, to be written at once.</summary>
    public Span<StoredPoint> Extend(int count)
    {
        if (Count + count > points.Length)
        {
            var larger = ArrayPool<StoredPoint>.Shared.Rent(Math.Max(Count + count, 2 * points.Length));
            Points.CopyTo(larger);
            Dispose();
            points = larger;
        }

        Count += count;
        return points.AsSpan(Count - count, count);
    }

    /// <summary>Leaves out those after <paramref name="start"/> that <paramref name="shown"/> does not want.</summary>
    public void Keep(int start, Func<StoredPoint, bool> shown)
    {
        var kept = start;
        for (var i = start; i < Count; i++)
        {
            if (shown(points[i]))
            {
                points[kept++] = points[i];
            }
        }

        Count = kept;
    }

    public void Dispose()
    {
        if (points.Length > 0)
        {
            ArrayPool<StoredPoint>.Shared.Return(points);
            points = [];
        }
    }
}
