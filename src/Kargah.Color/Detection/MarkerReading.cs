using System.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Which marker a four-sided figure in a picture is.</summary>
/// <param name="Turn">Which of the figure's corners, clockwise, is the marker's own top left.</param>
/// <param name="Likeness">Correlation of the light in the marker's modules and the paper around with black and white, shading left out; 1 at most.</param>
/// <param name="Clarity">How many times more of the light the next likely marker, or the same one turned or mirrored, leaves unexplained.</param>
internal readonly record struct MarkerReading(int Id, int Turn, bool Mirrored, double Likeness, double Clarity)
{
    /// <summary>The modules and one row of paper around them.</summary>
    private const int Grid = Markers.Modules + 2;
    private const int Cells = Grid * Grid;

    /// <summary>Of the best fit too, in the best of pictures.</summary>
    private const double Unexplained = 0.005;

    private static readonly double[][] plane = Plane();

    /// <summary>Sharp, and as blur leaves them; in modules.</summary>
    private static readonly double[] blurs = [0, 0.35, 0.55, 0.75];
    private static readonly (int Id, int Turn, bool Mirrored, double[] Pattern)[][] patterns = [.. blurs.Select(blur => Patterns(blur, Markers.Count, [false, true]))];
    private static readonly Lazy<(int Id, int Turn, bool Mirrored, double[] Pattern)[][]> dictionary = new(() => [.. blurs.Select(blur => Patterns(blur, Markers.Known, [false]))]);

    /// <param name="corners">Clockwise.</param>
    /// <returns>Null where the picture does not show the figure whole.</returns>
    public static MarkerReading? Read(LightPlane light, ReadOnlySpan<Point> corners) => Read(light, corners, patterns);

    /// <summary>The same among all markers of the dictionary, none of them mirrored.</summary>
    public static MarkerReading? ReadAny(LightPlane light, ReadOnlySpan<Point> corners) => Read(light, corners, dictionary.Value);

    private static MarkerReading? Read(LightPlane light, ReadOnlySpan<Point> corners, (int Id, int Turn, bool Mirrored, double[] Pattern)[][] patterns)
    {
        Span<double> cells = stackalloc double[Cells];
        if (!Sample(light, corners, cells))
        {
            return null;
        }

        var spread = Flatten(cells);
        var best = default(MarkerReading) with { Likeness = -1 };
        foreach (var blurred in patterns)
        {
            var (first, second) = (default(MarkerReading) with { Likeness = -1 }, -1.0);
            foreach (var (id, turn, mirrored, pattern) in blurred)
            {
                var likeness = Dot(pattern, cells) / spread;
                if (likeness > first.Likeness)
                {
                    second = first.Likeness;
                    first = new MarkerReading(id, turn, mirrored, likeness, 0);
                }
                else
                {
                    second = Math.Max(second, likeness);
                }
            }

            if (first.Likeness > best.Likeness)
            {
                best = first with { Clarity = (1 - second + Unexplained) / (1 - first.Likeness + Unexplained) };
            }
        }

        return best;
    }

    /// <summary>The likeness to one marker whose own corners are given, its own top left first.</summary>
    public static double LikenessTo(LightPlane light, ReadOnlySpan<Point> corners, int id)
    {
        Span<double> cells = stackalloc double[Cells];
        if (!Sample(light, corners, cells))
        {
            return -1;
        }

        var spread = Flatten(cells);
        var most = -1.0;
        foreach (var blurred in patterns)
        {
            most = Math.Max(most, Dot(blurred[id * 4].Pattern, cells) / spread);
        }

        return most;
    }

    private static bool Sample(LightPlane light, ReadOnlySpan<Point> corners, Span<double> cells)
    {
        if (Homography.Between([new(0, 0), new(Markers.Modules, 0), new(Markers.Modules, Markers.Modules), new(0, Markers.Modules)], corners) is not { } map)
        {
            return false;
        }

        foreach (var outer in (ReadOnlySpan<Point>)[new(-1, -1), new(Markers.Modules + 1, -1), new(Markers.Modules + 1, Markers.Modules + 1), new(-1, Markers.Modules + 1)])
        {
            if (!light.Holds(map.Apply(outer), -2))
            {
                return false;
            }
        }

        for (var row = 0; row < Grid; row++)
        {
            for (var column = 0; column < Grid; column++)
            {
                var sum = 0.0;
                for (var k = 0; k < 9; k++)
                {
                    var p = map.Apply(new(column - 0.5 + 0.22 * (k % 3 - 1), row - 0.5 + 0.22 * (k / 3 - 1)));
                    sum += light.At(p.X, p.Y);
                }

                cells[row * Grid + column] = sum / 9;
            }
        }

        return true;
    }

    /// <summary>Takes even light and a slope of it away; returns how much is left.</summary>
    private static double Flatten(Span<double> cells)
    {
        foreach (var direction in plane)
        {
            var share = Dot(direction, cells);
            for (var i = 0; i < Cells; i++)
            {
                cells[i] -= share * direction[i];
            }
        }

        return Math.Sqrt(Dot(cells, cells)) + 1e-12;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>What a module of a distance adds to one when a picture is blurred: about the Gaussian curve over it.</summary>
    private static double Share(int distance, double blur)
    {
        if (blur == 0)
        {
            return distance == 0 ? 1 : 0;
        }

        var (sum, own) = (0.0, 0.0);
        for (var d = -2; d <= 2; d++)
        {
            var part = 0.0;
            for (var k = -2; k <= 2; k++)
            {
                var at = (d + 0.2 * k) / blur;
                part += Math.Exp(-0.5 * at * at);
            }

            sum += part;
            own = d == distance ? part : own;
        }

        return own / sum;
    }

    private static double[][] Plane()
    {
        var (even, right, down) = (new double[Cells], new double[Cells], new double[Cells]);
        for (var i = 0; i < Cells; i++)
        {
            (even[i], right[i], down[i]) = (1, i % Grid - Grid / 2, i / Grid - Grid / 2);
        }

        foreach (var direction in (double[][])[even, right, down])
        {
            var length = Math.Sqrt(Dot(direction, direction));
            for (var i = 0; i < Cells; i++)
            {
                direction[i] /= length;
            }
        }

        return [even, right, down];
    }

    private static (int, int, bool, double[])[] Patterns(double blur, int ids, bool[] sides)
    {
        var all = new List<(int, int, bool, double[])>();
        foreach (var mirrored in sides)
        {
            for (var id = 0; id < ids; id++)
            {
                for (var turn = 0; turn < 4; turn++)
                {
                    var cells = new double[Cells];
                    for (var i = 0; i < Cells; i++)
                    {
                        for (var k = 0; k < 25; k++)
                        {
                            var (down, right) = (k / 5 - 2, k % 5 - 2);
                            var (row, column) = (i / Grid - 1 + down, i % Grid - 1 + right);
                            var paper = row < 0 || column < 0 || row >= Markers.Modules || column >= Markers.Modules;
                            cells[i] += paper || Markers.IsWhite(id, turn, row, column, mirrored) ? Share(down, blur) * Share(right, blur) : 0;
                        }
                    }

                    var length = Flatten(cells);
                    all.Add((id, turn, mirrored, [.. cells.Select(cell => cell / length)]));
                }
            }
        }

        return [.. all];
    }
}
