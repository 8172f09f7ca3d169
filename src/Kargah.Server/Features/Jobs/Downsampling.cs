using Kargah.Contracts;

namespace Kargah.Server.Features.Jobs;

/// <summary>Thins curves out without hiding a spike.</summary>
public static class Downsampling
{
    /// <summary>
    /// Leaves about <paramref name="perSeries"/> points of each (split, name): its first and last, and of each of equal stretches in between the
    /// smallest and the largest value. NaN counts as smaller than every number. Order and numbers are kept.
    /// </summary>
    /// <param name="points">By number; gone through once, and only what is left is held.</param>
    /// <param name="lengths">How many of <paramref name="points"/> each series has.</param>
    public static IReadOnlyList<MetricPoint> Thin(IEnumerable<MetricPoint> points, IReadOnlyDictionary<(string Split, string Name), long> lengths, int perSeries)
    {
        var curves = lengths.ToDictionary(series => series.Key, series => new Curve(series.Value, Math.Max(2, perSeries)));
        foreach (var point in points)
        {
            curves[(point.Split, point.Name)].Take(point);
        }

        return [.. curves.Values.SelectMany(curve => curve.Kept).OrderBy(point => point.Seq)];
    }

    private sealed class Curve(long length, int wanted)
    {
        private readonly long stretches = (wanted - 2) / 2;
        private long taken;
        private long stretch;
        private MetricPoint? smallest, largest;

        public List<MetricPoint> Kept { get; } = [];

        public void Take(MetricPoint point)
        {
            var place = taken++;
            if (length <= wanted || place == 0 || place == length - 1)
            {
                EndStretch();
                Kept.Add(point);
            }
            else if (stretches > 0)
            {
                if (place - 1 >= (length - 2) * (stretch + 1) / stretches)
                {
                    EndStretch();
                    stretch++;
                }

                smallest = smallest is null || point.Value.CompareTo(smallest.Value) < 0 ? point : smallest;
                largest = largest is null || point.Value.CompareTo(largest.Value) > 0 ? point : largest;
            }
        }

        private void EndStretch()
        {
            if (smallest is not null)
            {
                Kept.Add(smallest);
            }

            if (largest is not null && largest != smallest)
            {
                Kept.Add(largest);
            }

            smallest = largest = null;
        }
    }
}
