using System.Runtime.InteropServices;

namespace Kargah.Color.Detection;

/// <summary>Connected regions of a mask, as runs along its rows, each with the smallest four-sided figure around its hull.</summary>
internal sealed class RegionRuns(int width, int height)
{
    private readonly List<Run> runs = [];
    private readonly List<Point> hull = [];
    private int before;
    private int end;

    /// <summary>Takes a run of the row, left to right, and joins it with those of the row above that share a column with it.</summary>
    /// <param name="to">The column after its last.</param>
    public void Add(int y, int from, int to)
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

    /// <summary>After the last run of each row.</summary>
    public void EndRow(int y)
    {
        while (before < runs.Count && runs[before].Y < y)
        {
            before++;
        }

        end = runs.Count;
    }

    /// <summary>The figures around regions that lie whole in the picture.</summary>
    /// <param name="leastSide">Of a region's box, in pixels.</param>
    /// <param name="mostSide">Of a region's box, in pixels.</param>
    /// <param name="leastFilled">The share of its hull that a region fills.</param>
    /// <param name="leastOfHull">The share of the figure that the hull fills.</param>
    public void Figures(int leastSide, int mostSide, double leastFilled, double leastOfHull, List<Point[]> found)
    {
        foreach (ref readonly var region in Regions().AsSpan())
        {
            var (w, h) = (region.Right - region.Left, region.Bottom - region.Top + 1);
            if (Math.Min(w, h) >= leastSide && Math.Max(w, h) <= mostSide && region.Left > 0 && region.Top > 0 && region.Right < width && region.Bottom < height - 1
                && region.Pixels > 0.5 * leastFilled * leastSide * leastSide && Around(region, leastFilled, leastOfHull) is { } corners)
            {
                found.Add(corners);
            }
        }
    }

    private Region[] Regions()
    {
        var regions = new Region[runs.Count];
        var all = CollectionsMarshal.AsSpan(runs);
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var run = ref all[i];
            ref var region = ref regions[Root(i)];
            if (region.Pixels == 0)
            {
                region = new Region { First = i, Last = i, Left = run.From, Right = run.To, Top = run.Y };
            }
            else
            {
                all[region.Last].Next = i;
                (region.Last, region.Left, region.Right) = (i, Math.Min(region.Left, run.From), Math.Max(region.Right, run.To));
            }

            region.Bottom = run.Y;
            region.Pixels += run.To - run.From;
        }

        return regions;
    }

    private void Join(int a, int b)
    {
        var (x, y) = (Root(a), Root(b));
        if (x != y)
        {
            CollectionsMarshal.AsSpan(runs)[Math.Max(x, y)].Parent = Math.Min(x, y);
        }
    }

    private int Root(int i)
    {
        var all = CollectionsMarshal.AsSpan(runs);
        while (all[i].Parent != i)
        {
            i = all[i].Parent = all[all[i].Parent].Parent;
        }

        return i;
    }

    private Point[]? Around(in Region region, double leastFilled, double leastOfHull)
    {
        // the outer edges of each row's outermost pixels: a chain down the right and one up the left
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
        return region.Pixels > leastFilled * area && FourSides.Around(hull) is { } corners && area > leastOfHull * Area(corners) ? corners : null;
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
