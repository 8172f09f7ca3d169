using Kargah.Server.Features.Jobs.Events;

namespace Kargah.Server.Features.Jobs;

/// <summary>Thins curves out without hiding a spike.</summary>
public static class Downsampling
{
    /// <summary>
    /// Leaves at most <paramref name="wanted"/> points of a curve: its first and last, and of each of equal stretches in between the smallest and
    /// the largest value. NaN counts as smaller than every number. Order and numbers are kept.
    /// </summary>
    /// <param name="curve">By number.</param>
    /// <param name="wanted">At least 2.</param>
    public static StoredPoint[] Thin(ReadOnlySpan<StoredPoint> curve, int wanted)
    {
        if (curve.Length <= wanted)
        {
            return curve.ToArray();
        }

        var stretches = (wanted - 2) / 2;
        var inner = curve[1..^1];
        var kept = new List<StoredPoint>(wanted) { curve[0] };
        for (var i = 0; i < stretches; i++)
        {
            var end = (int)((long)inner.Length * (i + 1) / stretches);
            var smallest = (int)((long)inner.Length * i / stretches);
            var largest = smallest;
            for (var next = smallest + 1; next < end; next++)
            {
                var value = inner[next].Value;
                smallest = value.CompareTo(inner[smallest].Value) < 0 ? next : smallest;
                largest = value.CompareTo(inner[largest].Value) > 0 ? next : largest;
            }

            kept.Add(inner[Math.Min(smallest, largest)]);
            if (smallest != largest)
            {
                kept.Add(inner[Math.Max(smallest, largest)]);
            }
        }

        kept.Add(curve[^1]);
        return [.. kept];
    }
}
