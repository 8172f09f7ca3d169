namespace Kargah.Data;

/// <summary>Values whose number is not known before. What is written stays where it is, so that several threads may write while it grows.</summary>
internal sealed class Segments<T>(int expected)
{
    private const int Largest = 1 << 17;
    private (int Start, T[] Values)[] segments = [];
    private int capacity;

    /// <summary>Makes room for so many; for one thread at a time.</summary>
    public void Reserve(int count)
    {
        if (count <= capacity)
        {
            return;
        }

        var size = Math.Max(count - capacity, capacity == 0 ? Math.Max(expected, 16) : Math.Min(capacity, Largest));
        segments = [.. segments, (capacity, GC.AllocateUninitializedArray<T>(size))];
        capacity += size;
    }

    /// <returns>Room from <paramref name="index"/> on, for <paramref name="count"/> or as many as lie together.</returns>
    public Span<T> At(int index, int count)
    {
        var all = segments;
        var i = all.Length - 1;
        while (all[i].Start > index)
        {
            i--;
        }

        var (start, values) = all[i];
        return values.AsSpan(index - start, Math.Min(count, values.Length - (index - start)));
    }

    public T[] ToArray(int count)
    {
        if (segments.Length == 1 && segments[0].Values.Length == count)
        {
            return segments[0].Values;
        }

        var values = GC.AllocateUninitializedArray<T>(count);
        for (var at = 0; at < count;)
        {
            var part = At(at, count - at);
            part.CopyTo(values.AsSpan(at));
            at += part.Length;
        }

        segments = [];
        return values;
    }
}
