namespace Kargah.Color.Pictures;

/// <summary>How light falls off over a picture, relative to its middle, on a coarse grid: dividing by it makes the light even.</summary>
public sealed class LightField
{
    // Light changes slowly: a cell is about a hundredth of the width.
    private const int Cells = 96;
    private const double Darkest = 0.05;

    private readonly int columns;
    private readonly int rows;
    private readonly float[] roots;

    /// <summary>Of each pixel of a row, between which cells it lies and how far along.</summary>
    private readonly (int Before, int After, float Between)[] along;

    private LightField(int width, int height, int columns, int rows, double[] light, double? full = null)
    {
        (Width, Height, this.columns, this.rows) = (width, height, columns, rows);
        var middle = full ?? Middle(light);
        if (!(middle > 0))
        {
            throw new ArgumentException("There is no light in the middle of the picture.", nameof(light));
        }

        along = [.. Enumerable.Range(0, width).Select(x => Place(x, width, columns))];
        // the pass over pixels works on roots of light
        roots = [.. light.Select(v => double.IsNaN(v) ? 1 : (float)Math.Sqrt(1 / Math.Clamp(v / middle, Darkest, 1 / Darkest)))];
    }

    /// <summary>Of the pictures that it is for.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>From a picture of something even, such as a gray card or a clear sky out of focus.</summary>
    /// <param name="light">Linear light of each pixel, row by row. NaN and negative values count as none.</param>
    /// <remarks>Means over cells of a hundredth of the width, smoothed over three by three, so that dust and noise do not get into pictures. Corners darker
    /// than 5 % of the middle are brightened no further.</remarks>
    /// <exception cref="ArgumentException">The length does not fit, or the middle is dark.</exception>
    public static LightField FromFrame(ReadOnlySpan<float> light, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (light.Length != (long)width * height)
        {
            throw new ArgumentException($"{light.Length} values are no picture of {width} × {height}.", nameof(light));
        }

        var (columns, rows) = Grid(width, height);
        var sums = new double[columns * rows];
        var counts = new int[columns * rows];
        for (var y = 0; y < height; y++)
        {
            var row = (int)((long)y * rows / height) * columns;
            for (var x = 0; x < width; x++)
            {
                var cell = row + (int)((long)x * columns / width);
                sums[cell] += Math.Max(0, float.IsNaN(light[y * width + x]) ? 0 : light[y * width + x]);
                counts[cell]++;
            }
        }

        return new(width, height, columns, rows, Smooth([.. sums.Zip(counts, (s, c) => s / c)], columns, rows));
    }

    /// <summary>From a function of a pixel's place, such as the shading of a card that was found, carried on over the picture.</summary>
    /// <param name="light">Of any positive scale; called for the middles of the cells. Where it is NaN nothing is changed.</param>
    /// <param name="full">The light that is left as it is; that of the picture's middle, where it is left out.</param>
    /// <exception cref="ArgumentException">There is no light in the middle.</exception>
    public static LightField From(int width, int height, Func<double, double, double> light, double? full = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var (columns, rows) = Grid(width, height);
        var values = new double[columns * rows];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = light((i % columns + 0.5) * width / columns - 0.5, (i / columns + 0.5) * height / rows - 0.5);
        }

        return new(width, height, columns, rows, values, full);
    }

    /// <summary>What light at a pixel is multiplied by, between the four cells around.</summary>
    public double Gain(int x, int y)
    {
        Span<float> root = stackalloc float[1];
        Row(y, new float[columns], Math.Clamp(x, 0, Width - 1), root);
        return (double)root[0] * root[0];
    }

    internal int Columns => columns;

    /// <summary>Roots of gains of a row's pixels from <paramref name="x"/> on.</summary>
    /// <param name="line">Space for <see cref="Columns"/> values.</param>
    internal void Row(int y, Span<float> line, int x, Span<float> gains)
    {
        var (above, below, down) = Place(y, Height, rows);
        for (var i = 0; i < columns; i++)
        {
            line[i] = roots[above * columns + i] + down * (roots[below * columns + i] - roots[above * columns + i]);
        }

        var places = along.AsSpan(x, gains.Length);
        for (var i = 0; i < places.Length; i++)
        {
            var (left, right, between) = places[i];
            gains[i] = line[left] + between * (line[right] - line[left]);
        }
    }

    private static (int Before, int After, float Between) Place(int pixel, int size, int cells)
    {
        var at = Math.Clamp((pixel + 0.5f) * cells / size - 0.5f, 0, cells - 1);
        var before = Math.Min((int)at, cells - 1);
        return (before, Math.Min(before + 1, cells - 1), at - before);
    }

    private static (int Columns, int Rows) Grid(int width, int height) =>
        (Math.Min(Cells, width), (int)Math.Clamp(Math.Round((double)Cells * height / width), 1, Math.Min(height, 4 * Cells)));

    private static double[] Smooth(double[] values, int columns, int rows)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            double sum = 0, weights = 0;
            for (var y = Math.Max(0, i / columns - 1); y <= Math.Min(rows - 1, i / columns + 1); y++)
            {
                for (var x = Math.Max(0, i % columns - 1); x <= Math.Min(columns - 1, i % columns + 1); x++)
                {
                    var weight = (y == i / columns ? 2 : 1) * (x == i % columns ? 2 : 1);
                    (sum, weights) = (sum + weight * values[y * columns + x], weights + weight);
                }
            }

            result[i] = sum / weights;
        }

        return result;
    }

    private double Middle(double[] light)
    {
        // the mean of the one, two or four cells that touch it
        var (left, right) = ((columns - 1) / 2, columns / 2);
        var (above, below) = ((rows - 1) / 2 * columns, rows / 2 * columns);
        return (light[above + left] + light[above + right] + light[below + left] + light[below + right]) / 4;
    }
}
