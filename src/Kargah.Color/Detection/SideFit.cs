namespace Kargah.Color.Detection;

/// <summary>Where a marker's four sides lie, to a small part of a pixel: each side is a line through the places where the light rises from the black border to the paper.</summary>
internal static class SideFit
{
    private const int Rounds = 3;
    private const int MostSamples = 16;
    private const double LobeShare = 0.35;

    /// <summary>Moves the corners to where the sides' lines meet; returns false, and leaves them, where a side shows no edge.</summary>
    /// <param name="corners">Clockwise.</param>
    public static bool Refine(LightPlane light, Point[] corners)
    {
        Span<Line> lines = stackalloc Line[4];
        Span<Point> edge = stackalloc Point[MostSamples];
        for (var side = 0; side < 4; side++)
        {
            var found = Edge(light, corners, side, edge, 0.6);
            if (found < 5 || Fit(edge[..found]) is not { } line)
            {
                return false;
            }

            lines[side] = line;
        }

        Span<Point> moved = stackalloc Point[4];
        for (var i = 0; i < 4; i++)
        {
            moved[i] = Line.Meeting(lines[(i + 3) % 4], lines[i]);
            var reach = 0.3 * Math.Min((corners[i] - corners[(i + 1) % 4]).Length, (corners[i] - corners[(i + 3) % 4]).Length);
            if (!((moved[i] - corners[i]).Length < reach))
            {
                return false;
            }
        }

        moved.CopyTo(corners);
        return true;
    }

    /// <summary>Points of the edge along one side.</summary>
    /// <param name="reach">How far to look on both sides, in modules.</param>
    public static int Edge(LightPlane light, ReadOnlySpan<Point> corners, int side, Span<Point> points, double reach)
    {
        var (a, b) = (corners[side], corners[(side + 1) % 4]);
        var (c, d) = (corners[(side + 2) % 4], corners[(side + 3) % 4]);
        var along = b - a;
        var outward = 1 / along.Length * new Point(along.Y, -along.X);
        // how far the opposite side is, at both ends
        var (deepB, deepA) = (Point.Dot(outward, b - c), Point.Dot(outward, a - d));
        var count = 0;
        var samples = Math.Clamp((int)(0.8 * along.Length), 6, points.Length);
        Span<float> profile = stackalloc float[64];
        for (var i = 0; i < samples; i++)
        {
            var share = 0.08 + 0.84 * (i + 0.5) / samples;
            var module = Math.Abs(deepA + share * (deepB - deepA)) / Markers.Modules;
            var range = Math.Max(reach * module, 1.5);
            var steps = Math.Clamp((int)Math.Ceiling(4 * range), 8, profile.Length - 1);
            var step = 2 * range / steps;
            var middle = a + share * along;
            light.At(middle, outward, -range, step, profile[..(steps + 1)]);
            if (Rise(profile[..(steps + 1)]) is { } at)
            {
                points[count++] = middle + (at * step - range) * outward;
            }
        }

        return count;
    }

    /// <summary>The middle of the strongest rise, in steps; null where there is none.</summary>
    private static double? Rise(ReadOnlySpan<float> profile)
    {
        var (peak, best) = (0f, -1);
        for (var k = 0; k + 1 < profile.Length; k++)
        {
            var rise = profile[k + 1] - profile[k];
            if (rise > peak)
            {
                (peak, best) = (rise, k);
            }
        }

        if (best < 0)
        {
            return null;
        }

        var (first, last) = (best, best);
        while (first > 0 && profile[first] - profile[first - 1] > LobeShare * peak)
        {
            first--;
        }

        while (last + 2 < profile.Length && profile[last + 2] - profile[last + 1] > LobeShare * peak)
        {
            last++;
        }

        if (first == 0 && last + 2 == profile.Length)
        {
            return null;
        }

        var (sum, weight) = (0.0, 0.0);
        for (var k = first; k <= last; k++)
        {
            var rise = profile[k + 1] - profile[k];
            sum += rise * (k + 0.5);
            weight += rise;
        }

        return sum / weight;
    }

    /// <summary>The line with the least squared distances, points far off counting less and less.</summary>
    private static Line? Fit(ReadOnlySpan<Point> points)
    {
        Span<double> weights = stackalloc double[points.Length];
        Span<double> distances = stackalloc double[points.Length];
        weights.Fill(1);
        Line? line = null;
        for (var round = 0; round < Rounds; round++)
        {
            var (sum, x, y) = (0.0, 0.0, 0.0);
            for (var i = 0; i < points.Length; i++)
            {
                (sum, x, y) = (sum + weights[i], x + weights[i] * points[i].X, y + weights[i] * points[i].Y);
            }

            if (!(sum > 2))
            {
                return null;
            }

            var middle = new Point(x / sum, y / sum);
            var (xx, xy, yy) = (0.0, 0.0, 0.0);
            for (var i = 0; i < points.Length; i++)
            {
                var p = points[i] - middle;
                (xx, xy, yy) = (xx + weights[i] * p.X * p.X, xy + weights[i] * p.X * p.Y, yy + weights[i] * p.Y * p.Y);
            }

            var angle = 0.5 * Math.Atan2(2 * xy, xx - yy);
            var normal = new Point(-Math.Sin(angle), Math.Cos(angle));
            line = new Line(normal, Point.Dot(normal, middle));
            for (var i = 0; i < points.Length; i++)
            {
                distances[i] = Math.Abs(line.Value.Distance(points[i]));
            }

            Robust.Weigh(distances, weights);
        }

        return line;
    }
}
