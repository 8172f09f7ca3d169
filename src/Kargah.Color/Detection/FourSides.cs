namespace Kargah.Color.Detection;

/// <summary>A convex figure's circumscribed four-sided one.</summary>
internal static class FourSides
{
    /// <summary>
    /// Takes away, again and again, the side whose neighbors meet with the least area added, until four are left. Corners that blur or noise
    /// has cut off come back that way.
    /// </summary>
    /// <param name="hull">Clockwise as seen in a picture.</param>
    /// <returns>Clockwise; null where there are fewer than four sides or neighbors run apart.</returns>
    public static Point[]? Around(List<Point> hull)
    {
        var points = new List<Point>(hull);
        while (points.Count > 4)
        {
            var (best, least, corner) = (-1, double.PositiveInfinity, default(Point));
            for (var i = 0; i < points.Count; i++)
            {
                var (a, b, c, d) = (points[(i + points.Count - 1) % points.Count], points[i], points[(i + 1) % points.Count], points[(i + 2) % points.Count]);
                var (before, after) = (b - a, d - c);
                var turn = Point.Cross(before, after);
                if (turn <= 1e-9 * before.Length * after.Length)
                {
                    continue;
                }

                var meeting = b + Point.Cross(c - b, after) / turn * before;
                var added = Point.Cross(c - b, meeting - c) is var doubled ? Math.Abs(doubled) : 0;
                if (added < least)
                {
                    (best, least, corner) = (i, added, meeting);
                }
            }

            if (best < 0)
            {
                return null;
            }

            points[best] = corner;
            points.RemoveAt((best + 1) % points.Count);
        }

        return points.Count == 4 ? [.. points] : null;
    }
}
