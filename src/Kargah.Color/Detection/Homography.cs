namespace Kargah.Color.Detection;

/// <summary>What a camera without lens distortion does to a plane: (x, y, 1) to M (x, y, 1), divided by its third component.</summary>
public readonly record struct Homography(Matrix3 Matrix)
{
    public Point Apply(Point point)
    {
        var (x, y, w) = Matrix.Apply(point.X, point.Y, 1);
        return new(x / w, y / w);
    }

    public Homography Inverse() => new(Matrix.Inverse());

    /// <summary>How the neighborhood of <paramref name="point"/> is stretched: pixels for a unit along x and along y.</summary>
    public (Point X, Point Y) Stretch(Point point)
    {
        var (u, v, w) = Matrix.Apply(point.X, point.Y, 1);
        return (
            new((Matrix.M11 * w - u * Matrix.M31) / (w * w), (Matrix.M21 * w - v * Matrix.M31) / (w * w)),
            new((Matrix.M12 * w - u * Matrix.M32) / (w * w), (Matrix.M22 * w - v * Matrix.M32) / (w * w)));
    }

    /// <summary>The one that takes each of <paramref name="from"/> to its counterpart, with the least sum of squared algebraic errors after both sides are normalized.</summary>
    /// <returns>Null where fewer than four are given or they do not determine it (three on a line).</returns>
    /// <remarks>Source: Hartley 1997, In Defense of the Eight-Point Algorithm, doi:10.1109/34.601246.</remarks>
    public static Homography? Between(ReadOnlySpan<Point> from, ReadOnlySpan<Point> to)
    {
        if (from.Length != to.Length)
        {
            throw new ArgumentException($"Each point needs its counterpart; there are {from.Length} and {to.Length}.");
        }

        if (from.Length < 4)
        {
            return null;
        }

        var (a, b) = (Normalization(from), Normalization(to));
        var equations = new NormalEquations(8);
        Span<double> solved = stackalloc double[8];
        Span<double> row = stackalloc double[8];
        for (var i = 0; i < from.Length; i++)
        {
            var (p, q) = (new Homography(a).Apply(from[i]), new Homography(b).Apply(to[i]));
            row.Clear();
            (row[0], row[1], row[2], row[6], row[7]) = (p.X, p.Y, 1, -p.X * q.X, -p.Y * q.X);
            equations.Add(row, q.X);
            row.Clear();
            (row[3], row[4], row[5], row[6], row[7]) = (p.X, p.Y, 1, -p.X * q.Y, -p.Y * q.Y);
            equations.Add(row, q.Y);
        }

        if (!equations.TrySolve(solved))
        {
            return null;
        }

        var matrix = b.Inverse() * new Matrix3(solved[0], solved[1], solved[2], solved[3], solved[4], solved[5], solved[6], solved[7], 1) * a;
        var scale = 1 / matrix.M33;
        return double.IsFinite(scale) ? new Homography(matrix * Matrix3.Diagonal(scale, scale, scale)) : null;
    }

    /// <summary>Takes the points' middle to the origin and their mean distance from it to √2.</summary>
    private static Matrix3 Normalization(ReadOnlySpan<Point> points)
    {
        var middle = Point.Mean(points);
        var distance = 0.0;
        foreach (var point in points)
        {
            distance += (point - middle).Length / points.Length;
        }

        var scale = distance > 0 ? Math.Sqrt(2) / distance : 1;
        return new(scale, 0, -scale * middle.X, 0, scale, -scale * middle.Y, 0, 0, 1);
    }
}
