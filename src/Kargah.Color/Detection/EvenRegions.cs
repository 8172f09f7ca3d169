namespace Kargah.Color.Detection;

/// <summary>Connected regions of even color, each as the smallest four-sided figure around its hull: where patches could be.</summary>
internal static class EvenRegions
{
    private const int LeastSide = 5;
    private const double LeastFilled = 0.7;
    private const double LeastOfHull = 0.82;
    private const double LongestSides = 2.2;

    /// <param name="planes">As <see cref="ChartPicture.Smoothed"/> makes them.</param>
    /// <param name="step">From which difference over two pixels on a region ends.</param>
    public static List<Point[]> Find(float[][] planes, int width, int height, float step)
    {
        var runs = new RegionRuns(width, height);
        for (var y = 1; y < height - 1; y++)
        {
            var start = -1;
            for (var x = 1; x < width; x++)
            {
                if (x < width - 1 && IsEven(y * width + x) == (start >= 0))
                {
                    continue;
                }

                if (start >= 0)
                {
                    runs.Add(y, start, x);
                    start = -1;
                }
                else if (x < width - 1)
                {
                    start = x;
                }
            }

            runs.EndRow(y);
        }

        var found = new List<Point[]>();
        runs.Figures(LeastSide, Math.Max(width, height) / 4, LeastFilled, LeastOfHull, found);
        found.RemoveAll(corners => !IsCompact(corners));
        return found;

        bool IsEven(int i)
        {
            foreach (var plane in planes)
            {
                if (Math.Abs(plane[i + 1] - plane[i - 1]) > step || Math.Abs(plane[i + width] - plane[i - width]) > step)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static bool IsCompact(Point[] c)
    {
        var (across, down) = ((c[1] - c[0]).Length + (c[2] - c[3]).Length, (c[3] - c[0]).Length + (c[2] - c[1]).Length);
        return across < LongestSides * down && down < LongestSides * across;
    }
}
