using Kargah.Contracts;

namespace Kargah.Server.Features.Jobs;

/// <summary>Thins curves out without hiding a spike.</summary>
public static class Downsampling
{
    /// <summary>
    /// Leaves about <paramref name="perSeries"/> points of each (split, name): its first and last, and of each of equal stretches in between the
    /// smallest and the largest value. NaN counts as smaller than every number. Order and numbers are kept.
    /// </summary>
    public static IReadOnlyList<MetricPoint> Thin(IReadOnlyList<MetricPoint> points, int perSeries)
    {
        var kept = new HashSet<long>();
        foreach (var series in points.GroupBy(point => (point.Split, point.Name)))
        {
            Keep([.. series], Math.Max(2, perSeries), kept);
        }

        return [.. points.Where(point => kept.Contains(point.Seq))];
    }

    private static void Keep(MetricPoint[] series, int wanted, HashSet<long> kept)
    {
        if (series.Length <= wanted)
        {
            kept.UnionWith(series.Select(point => point.Seq));
            return;
        }

        kept.Add(series[0].Seq);
        kept.Add(series[^1].Seq);
        var inside = series[1..^1];
        var buckets = (wanted - 2) / 2;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var from = (int)((long)inside.Length * bucket / buckets);
            var to = (int)((long)inside.Length * (bucket + 1) / buckets);
            if (from < to)
            {
                kept.Add(inside[from..to].MinBy(point => point.Value)!.Seq);
                kept.Add(inside[from..to].MaxBy(point => point.Value)!.Seq);
            }
        }
    }
}
