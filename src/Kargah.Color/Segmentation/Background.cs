using System.Numerics;
using Kargah.Color.Detection;
using Kargah.Numerics;

namespace Kargah.Color.Segmentation;

/// <summary>A part of a picture, in pixels.</summary>
public readonly record struct PictureBox(int Left, int Top, int Width, int Height);

/// <summary>What of a picture is the thing that it shows, and what is behind it.</summary>
/// <remarks>Source: Rother, Kolmogorov and Blake 2004, "GrabCut": Interactive Foreground Extraction using Iterated Graph Cuts, doi:10.1145/1186562.1015720:
/// two mixtures of colors and a cut along edges, in turns. It is done on a picture made small; the edge then follows the picture's own by a guided filter
/// (He, Sun and Tang 2013, doi:10.1109/TPAMI.2012.213).</remarks>
public static class Background
{
    private const int Size = 320;
    private const int Rounds = 5;
    private const float Smoothness = 50;
    private const double Border = 0.03;
    private const int EdgeRadius = 3;
    private const double EdgeNoise = 20;

    /// <summary>How opaque each pixel is, 0 to 255, row by row.</summary>
    /// <param name="pixels">Red, green and blue, and <paramref name="channels"/> − 3 others, in turn.</param>
    /// <param name="curve">What they are encoded by.</param>
    /// <param name="inside">What holds the whole thing; what is outside of it is background. The picture but for a narrow border, where it is left out.</param>
    /// <param name="team">Who works on it; the caller alone, where it is left out.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the box has no pixel of the picture, or all of them.</exception>
    public static byte[] Remove<T>(
        ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, PictureBox? inside = null, ThreadTeam? team = null)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (edgeX, edgeY) = ((int)Math.Ceiling(Border * width), (int)Math.Ceiling(Border * height));
        var box = inside ?? new PictureBox(edgeX, edgeY, width - 2 * edgeX, height - 2 * edgeY);
        if (box.Width <= 0 || box.Height <= 0 || box.Left < 0 || box.Top < 0 || box.Left + (long)box.Width > width || box.Top + (long)box.Height > height
            || (box.Width == width && box.Height == height))
        {
            throw new ArgumentException($"Of {width} × {height} pixels, the part from {box.Left}, {box.Top} of {box.Width} × {box.Height} leaves no background and foreground.", nameof(inside));
        }

        byte[]? alpha = null;
        Pixels<T>.Use(pixels, width, height, channels, curve, source =>
        {
            var picture = ChartPicture.Of(source, Size, team);
            var colors = picture.Roots();
            var mask = Cut(colors, picture.Width, picture.Height, i => IsInside(i % picture.Width, i / picture.Width, picture.Scale, box));
            var (slope, level) = Follow(colors, mask, picture.Width, picture.Height);
            alpha = new byte[width * height];
            Shares.Run(team, height, y =>
            {
                var atY = Math.Clamp((y + 0.5f) / picture.Scale - 0.5f, 0, picture.Height - 1);
                for (var x = 0; x < width; x++)
                {
                    var atX = Math.Clamp((x + 0.5f) / picture.Scale - 0.5f, 0, picture.Width - 1);
                    var gray = 255 * MathF.Sqrt(source.LightAt(x, y));
                    alpha[y * width + x] = (byte)Math.Clamp(255 * (Between(slope, picture.Width, atX, atY) * gray + Between(level, picture.Width, atX, atY)) + 0.5f, 0, 255);
                }
            });
        });
        return alpha!;
    }

    private static bool IsInside(int x, int y, int scale, PictureBox box)
    {
        var (atX, atY) = (scale * (x + 0.5), scale * (y + 0.5));
        return atX >= box.Left && atY >= box.Top && atX < box.Left + box.Width && atY < box.Top + box.Height;
    }

    /// <summary>True for foreground.</summary>
    /// <param name="colors">Three numbers a pixel.</param>
    private static bool[] Cut(float[] colors, int width, int height, Func<int, bool> maybe)
    {
        var open = new bool[width * height];
        for (var i = 0; i < open.Length; i++)
        {
            open[i] = maybe(i);
        }

        var bound = Bound(colors, width, height);
        var mask = (bool[])open.Clone();
        for (var round = 0; round < Rounds; round++)
        {
            if (Of(colors, mask, true) is not { Length: > 0 } front || Of(colors, mask, false) is not { Length: > 0 } behind)
            {
                break;
            }

            var (foreground, background) = (ColorMixture.Fit(front), ColorMixture.Fit(behind));
            var cut = new GridCut(width, height);
            for (var i = 0; i < open.Length; i++)
            {
                var (x, y, z) = (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
                cut.Prefer(i, open[i] ? (float)(background.Cost(x, y, z) - foreground.Cost(x, y, z)) : -1e6f);
                for (var direction = 0; direction < GridCut.Directions / 2; direction++)
                {
                    cut.Bind(i, direction, bound[4 * i + direction]);
                }
            }

            var next = cut.Solve();
            if (next.AsSpan().SequenceEqual(mask))
            {
                break;
            }

            mask = next;
        }

        return mask;
    }

    /// <summary>What an edge between neighbors costs: the less the more their colors differ.</summary>
    private static float[] Bound(float[] colors, int width, int height)
    {
        var grid = new GridCut(width, height);
        var squares = new float[4 * width * height];
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < width * height; i++)
        {
            for (var direction = 0; direction < 4; direction++)
            {
                if (grid.Neighbor(i, direction) is var other and >= 0)
                {
                    var (x, y, z) = (colors[3 * i] - colors[3 * other], colors[3 * i + 1] - colors[3 * other + 1], colors[3 * i + 2] - colors[3 * other + 2]);
                    squares[4 * i + direction] = x * x + y * y + z * z;
                    (sum, count) = (sum + squares[4 * i + direction], count + 1);
                }
            }
        }

        var steepness = (float)(1 / (2 * sum / Math.Max(1, count) + 1e-6));
        for (var i = 0; i < squares.Length; i++)
        {
            // neighbors across a corner are further away
            squares[i] = Smoothness * MathF.Exp(-steepness * squares[i]) / (i % 2 == 1 ? MathF.Sqrt(2) : 1);
        }

        return squares;
    }

    private static float[] Of(float[] colors, bool[] mask, bool side)
    {
        var chosen = new List<float>();
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == side)
            {
                chosen.AddRange(colors.AsSpan(3 * i, 3));
            }
        }

        return [.. chosen];
    }

    /// <summary>Opacity as a line over lightness, for each neighborhood: α = slope · gray + level.</summary>
    private static (float[] Slope, float[] Level) Follow(float[] colors, bool[] mask, int width, int height)
    {
        var count = width * height;
        var (gray, opaque, square, product) = (new float[count], new float[count], new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var (r, g, b) = (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
            gray[i] = MathF.Sqrt((r * r + g * g + b * b) / 3);
            opaque[i] = mask[i] ? 1 : 0;
            (square[i], product[i]) = (gray[i] * gray[i], gray[i] * opaque[i]);
        }

        var (meanGray, meanOpaque, meanSquare, meanProduct) = (Mean(gray), Mean(opaque), Mean(square), Mean(product));
        var (slope, level) = (new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            slope[i] = (float)((meanProduct[i] - meanGray[i] * meanOpaque[i]) / (meanSquare[i] - meanGray[i] * meanGray[i] + EdgeNoise));
            level[i] = meanOpaque[i] - slope[i] * meanGray[i];
        }

        return (Mean(slope), Mean(level));

        float[] Mean(float[] values)
        {
            var (across, result) = (new float[count], new float[count]);
            for (var i = 0; i < count; i++)
            {
                var x = i % width;
                var (from, to) = (Math.Max(0, x - EdgeRadius), Math.Min(width - 1, x + EdgeRadius));
                for (var k = from; k <= to; k++)
                {
                    across[i] += values[i - x + k] / (to - from + 1);
                }
            }

            for (var i = 0; i < count; i++)
            {
                var (x, y) = (i % width, i / width);
                var (from, to) = (Math.Max(0, y - EdgeRadius), Math.Min(height - 1, y + EdgeRadius));
                for (var k = from; k <= to; k++)
                {
                    result[i] += across[k * width + x] / (to - from + 1);
                }
            }

            return result;
        }
    }

    private static float Between(float[] values, int width, float x, float y)
    {
        var (left, top) = ((int)x, (int)y);
        var (fx, fy) = (x - left, y - top);
        var i = top * width + left;
        var (right, below) = (fx > 0 ? 1 : 0, fy > 0 ? width : 0);
        var upper = values[i] + fx * (values[i + right] - values[i]);
        var lower = values[i + below] + fx * (values[i + below + right] - values[i + below]);
        return upper + fy * (lower - upper);
    }
}
