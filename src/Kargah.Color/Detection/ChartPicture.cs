using System.Numerics;
using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>A picture made small, in color: linear light in three planes.</summary>
internal sealed class ChartPicture
{
    private readonly float[][] planes;

    private ChartPicture(int width, int height, int scale, float[][] planes) => (Width, Height, Scale, this.planes) = (width, height, scale, planes);

    public int Width { get; }
    public int Height { get; }

    /// <summary>How many pixels of the picture are one here.</summary>
    public int Scale { get; }

    /// <param name="size">No side is longer, unless the picture would have to be larger for it than it is.</param>
    public static ChartPicture Of<T>(Pixels<T> pixels, int size, ThreadTeam? team)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var scale = Math.Max(1, (Math.Max(pixels.Width, pixels.Height) + size - 1) / size);
        return new(pixels.Width / scale, pixels.Height / scale, scale, pixels.Colors(scale, team));
    }

    public Point ToPicture(Point here) => new(Scale * here.X + (Scale - 1) / 2.0, Scale * here.Y + (Scale - 1) / 2.0);

    /// <summary>Square roots of light, 0 to 255 and smoothed over three by three pixels: steps of a small share are about the same in the dark as in the bright.</summary>
    public float[][] Smoothed() => [.. planes.Select(plane =>
    {
        var (roots, across, result) = (new float[plane.Length], new float[plane.Length], new float[plane.Length]);
        for (var i = 0; i < plane.Length; i++)
        {
            roots[i] = 255 * MathF.Sqrt(Math.Clamp(plane[i], 0, 1));
        }

        for (var i = 0; i < plane.Length; i++)
        {
            var x = i % Width;
            across[i] = (roots[x > 0 ? i - 1 : i] + roots[i] + roots[x + 1 < Width ? i + 1 : i]) / 3;
        }

        for (var i = 0; i < plane.Length; i++)
        {
            result[i] = (across[i >= Width ? i - Width : i] + across[i] + across[i + Width < plane.Length ? i + Width : i]) / 3;
        }

        return result;
    })];

    /// <summary>Square roots of light, 0 to 255, three numbers a pixel.</summary>
    public float[] Roots()
    {
        var roots = new float[3 * Width * Height];
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = 255 * MathF.Sqrt(Math.Clamp(planes[i % 3][i / 3], 0, 1));
        }

        return roots;
    }

    /// <summary>The mean light in the middle of each patch's cell; null where the picture does not hold one.</summary>
    /// <param name="map">From the card to the picture itself.</param>
    public Rgb[]? Means(Homography map)
    {
        const int Samples = 5;
        var means = new Rgb[ReferenceChart.Count];
        for (var patch = 0; patch < means.Length; patch++)
        {
            var (r, g, b) = (0.0, 0.0, 0.0);
            for (var k = 0; k < Samples * Samples; k++)
            {
                var at = map.Apply(CardGeometry.PatchMiddle(patch) + new Point(8 * (k % Samples - 2), 7 * (k / Samples - 2)));
                var (x, y) = ((int)Math.Floor((at.X + 0.5) / Scale), (int)Math.Floor((at.Y + 0.5) / Scale));
                if (!(x >= 0 && y >= 0 && x < Width && y < Height))
                {
                    return null;
                }

                (r, g, b) = (r + planes[0][y * Width + x], g + planes[1][y * Width + x], b + planes[2][y * Width + x]);
            }

            means[patch] = 1.0 / (Samples * Samples) * new Rgb(r, g, b);
        }

        return means;
    }
}
