namespace Kargah.Color.Detection;

/// <summary>Connected regions darker than what is around them, each as the smallest four-sided figure around its hull: where markers could be.</summary>
internal sealed class DarkRegions
{
    private const int LeastSide = 9;
    private const double LeastOfHull = 0.75;

    private readonly int width;
    private readonly int height;
    private readonly byte[] gray;
    private readonly uint[] sums;
    private readonly List<Run> runs = [];
    private readonly List<Point> hull = [];

    public DarkRegions(LightPlane light)
    {
        (width, height) = (light.Width, light.Height);
        gray = Compressed(light.Values);
        sums = new uint[(width + 1) * (height + 1)];
        for (var y = 0; y < height; y++)
        {
            uint row = 0;
            var above = sums.AsSpan(y * (width + 1), width + 1);
            var here = sums.AsSpan((y + 1) * (width + 1), width + 1);
            var line = gray.AsSpan(y * width, width);
            for (var x = 0; x < line.Length; x++)
            {
                row += line[x];
                here[x + 1] = above[x + 1] + row;
            }
        }
    }

    /// <summary>Adds what is darker than (1 − <paramref name="margin"/>) times the mean of the square of 2 <paramref name="radius"/> + 1 pixels around.</summary>
    public void Find(int radius, double margin, List<Point[]> found)
    {
        Label(radius, (long)((1 - margin) * (1 << 16)));
        var regions = new Region[runs.Count];
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            ref var region = ref regions[Root(i)];
            if (region.Pixels == 0)
            {
                region = new Region { First = i, Last = i, Left = run.From, Right = run.To, Top = run.Y };
            }
            else
            {
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs)[region.Last].Next = i;
                (region.Last, region.Left, region.Right) = (i, Math.Min(region.Left, run.From), Math.Max(region.Right, run.To));
            }

            region.Bottom = run.Y;
            region.Pixels += run.To - run.From;
        }

        var most = Math.Max(width, height) * 2 / 5;
        foreach (ref readonly var region in regions.AsSpan())
        {
            var (w, h) = (region.Right - region.Left, region.Bottom - region.Top + 1);
            if (Math.Min(w, h) >= LeastSide && Math.Max(w, h) <= most && region.Left > 0 && region.Top > 0 && region.Right < width && region.Bottom < height - 1
                && Around(region) is { } corners)
            {
                found.Add(corners);
            }
        }
    }

    /// <summary>Square roots, so that a step of a small share is about as many levels in the dark as in the bright.</summary>
    private static byte[] Compressed(ReadOnlySpan<float> light)
    {
        var gray = new byte[light.Length];
        for (var i = 0; i < gray.Length; i++)
        {
            gray[i] = (byte)(255 * MathF.Sqrt(Math.Clamp(light[i], 0, 1)) + 0.5f);
        }

        return gray;
    }

    private void Label(int radius, long share)
    {
        runs.Clear();
        var (before, end) = (0, 0);
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = (Math.Max(0, y - radius), Math.Min(height, y + radius + 1));
            var upper = sums.AsSpan(top * (width + 1), width + 1);
            var lower = sums.AsSpan(bottom * (width + 1), width + 1);
            var line = gray.AsSpan(y * width, width);
            var start = -1;
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (Math.Max(0, x - radius), Math.Min(width, x + radius + 1));
                long sum = lower[right] - upper[right] - lower[left] + upper[left];
                var dark = ((long)line[x] * (bottom - top) * (right - left) << 16) < sum * share;
                if (dark == (start >= 0))
                {
                    continue;
                }

                if (dark)
                {
                    start = x;
                }
                else
                {
                    Take(y, start, x, ref before, end);
                    start = -1;
                }
            }

            if (start >= 0)
            {
                Take(y, start, width, ref before, end);
            }

            while (before < runs.Count && runs[before].Y < y)
            {
                before++;
            }

            end = runs.Count;
        }
    }

    /// <summary>Joins a run with those of the row above that share a column with it.</summary>
    private void Take(int y, int from, int to, ref int before, int end)
    {
        var own = runs.Count;
        runs.Add(new Run(y, from, to, own));
        while (before < end && runs[before].To <= from)
        {
            before++;
        }

        for (var i = before; i < end && runs[i].From < to; i++)
        {
            if (runs[i].Y == y - 1)
            {
                Join(own, i);
            }
        }
    }

    private void Join(int a, int b)
    {
        var (x, y) = (Root(a), Root(b));
        if (x != y)
        {
            var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs);
            all[Math.Max(x, y)].Parent = Math.Min(x, y);
        }
    }

    private int Root(int i)
    {
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs);
        while (all[i].Parent != i)
        {
            i = all[i].Parent = all[all[i].Parent].Parent;
        }

        return i;
    }

    private Point[]? Around(in Region region)
    {
        // the outer edges of each row's outermost pixels: a chain down the left and one down the right
        hull.Clear();
        var rows = region.Bottom - region.Top + 1;
        Span<int> left = rows <= 1024 ? stackalloc int[rows] : new int[rows];
        Span<int> right = rows <= 1024 ? stackalloc int[rows] : new int[rows];
        left.Fill(int.MaxValue);
        right.Fill(int.MinValue);
        for (var i = region.First; i >= 0; i = runs[i].Next)
        {
            var run = runs[i];
            left[run.Y - region.Top] = Math.Min(left[run.Y - region.Top], run.From);
            right[run.Y - region.Top] = Math.Max(right[run.Y - region.Top], run.To);
        }

        for (var y = 0; y < rows; y++)
        {
            Extend(new(right[y] - 0.5, region.Top + y - 0.5), 0);
            Extend(new(right[y] - 0.5, region.Top + y + 0.5), 0);
        }

        var turned = hull.Count;
        for (var y = rows - 1; y >= 0; y--)
        {
            Extend(new(left[y] - 0.5, region.Top + y + 0.5), turned - 1);
            Extend(new(left[y] - 0.5, region.Top + y - 0.5), turned - 1);
        }

        var area = Area(hull);
        return region.Pixels > 0.2 * area && FourSides.Around(hull) is { } corners && area > LeastOfHull * Area(corners) ? corners : null;
    }

    /// <summary>Goes on clockwise; points that would turn the other way are taken back.</summary>
    private void Extend(Point next, int keep)
    {
        while (hull.Count >= keep + 2 && Point.Cross(hull[^1] - hull[^2], next - hull[^1]) <= 0)
        {
            hull.RemoveAt(hull.Count - 1);
        }

        hull.Add(next);
    }

    private static double Area(IReadOnlyList<Point> polygon)
    {
        var twice = 0.0;
        for (var i = 0; i < polygon.Count; i++)
        {
            twice += Point.Cross(polygon[i], polygon[(i + 1) % polygon.Count]);
        }

        return twice / 2;
    }

    private struct Run(int y, int from, int to, int parent)
    {
        public readonly int Y = y;
        public readonly int From = from;
        public readonly int To = to;
        public int Parent = parent;
        public int Next = -1;
    }

    private struct Region
    {
        public int First, Last, Left, Right, Top, Bottom, Pixels;
    }
}
