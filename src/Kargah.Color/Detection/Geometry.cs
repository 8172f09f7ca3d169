namespace Kargah.Color.Detection;

/// <summary>A point of a picture, x to the right and y down, in pixels; the middle of the first pixel is (0, 0). Or one of a plane, in its own units.</summary>
public readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);
    public static Point operator *(double s, Point a) => new(s * a.X, s * a.Y);

    public double Length => Math.Sqrt(X * X + Y * Y);

    /// <summary>Positive where <paramref name="a"/> turns to <paramref name="b"/> clockwise, as it is seen in a picture.</summary>
    public static double Cross(Point a, Point b) => a.X * b.Y - a.Y * b.X;

    public static double Dot(Point a, Point b) => a.X * b.X + a.Y * b.Y;

    public static Point Mean(ReadOnlySpan<Point> points)
    {
        var sum = new Point(0, 0);
        foreach (var point in points)
        {
            sum += point;
        }

        return 1.0 / points.Length * sum;
    }
}

/// <summary>The line n·p = d, n of length 1.</summary>
internal readonly record struct Line(Point Normal, double Offset)
{
    public double Distance(Point point) => Point.Dot(Normal, point) - Offset;

    public static Line Through(Point a, Point b)
    {
        var along = b - a;
        var normal = 1 / along.Length * new Point(along.Y, -along.X);
        return new(normal, Point.Dot(normal, a));
    }

    /// <summary>Not finite for parallel lines.</summary>
    public static Point Meeting(Line a, Line b)
    {
        var determinant = Point.Cross(a.Normal, b.Normal);
        return new((a.Offset * b.Normal.Y - b.Offset * a.Normal.Y) / determinant, (b.Offset * a.Normal.X - a.Offset * b.Normal.X) / determinant);
    }
}
