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
        using var kept = new PointBuffer();
        Thin(curve, wanted, kept);
        return kept.Points.ToArray();
    }

    /// <inheritdoc cref="Thin(ReadOnlySpan{StoredPoint}, int)"/>
    internal static void Thin(ReadOnlySpan<StoredPoint> curve, int wanted, PointBuffer to)
    {
        if (curve.Length <= wanted)
        {
            to.Add(curve);
            return;
        }

        var stretches = (wanted - 2) / 2;
        var inner = curve[1..^1];
        to.Add(curve[0]);
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

            to.Add(inner[Math.Min(smallest, largest)]);
            if (smallest != largest)
            {
                to.Add(inner[Math.Max(smallest, largest)]);
            }
        }

        to.Add(curve[^1]);
    }
}
