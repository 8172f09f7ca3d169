using System.Numerics;
using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Pixels of a picture as they came, held still while something looks at them: red, green and blue, and further channels, in turn.</summary>
internal sealed unsafe class Pixels<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly T* first;
    private readonly int channels;

    /// <summary>A third of each code's light.</summary>
    private readonly float[] thirds;
    private readonly LightSums? sums;

    private Pixels(T* first, int width, int height, int channels, TransferCurve curve, bool wide)
    {
        this.first = first;
        (Width, Height, this.channels) = (width, height, channels);
        thirds = new float[int.CreateChecked(T.MaxValue) + 1];
        for (var code = 0; code < thirds.Length; code++)
        {
            thirds[code] = (float)(curve.Decode((double)code / (thirds.Length - 1)) / 3);
        }

        if (wide && typeof(T) == typeof(byte) && channels == 3)
        {
            sums = new(thirds);
        }
    }

    public int Width { get; }
    public int Height { get; }

    /// <param name="wide">64 codes at once where that can be.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Use(ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, Action<Pixels<T>> look, bool wide = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels < 3 || pixels.Length != (long)channels * width * height)
        {
            throw new ArgumentException($"{width} × {height} pixels of {channels} channels are {(long)channels * width * height} values, not {pixels.Length}.");
        }

        fixed (T* first = pixels)
        {
            look(new(first, width, height, channels, curve, wide && CodeLookup.IsSupported));
        }
    }

    /// <summary>The mean of the three channels, in [0, 1], of a part of the picture.</summary>
    public LightPlane Light(int left, int top, int width, int height)
    {
        var values = GC.AllocateUninitializedArray<float>(width * height);
        for (var y = 0; y < height; y++)
        {
            Light(first + ((nint)(top + y) * Width + left) * channels, values.AsSpan(y * width, width));
        }

        return new(left, top, width, height, values);
    }

    private void Light(T* pixel, Span<float> line)
    {
        if (sums is not null)
        {
            sums.Fill((byte*)pixel, 0, 1, 1, line);
            return;
        }

        fixed (float* light = thirds)
        {
            for (var x = 0; x < line.Length; x++, pixel += channels)
            {
                line[x] = light[Code(pixel[0])] + light[Code(pixel[1])] + light[Code(pixel[2])];
            }
        }
    }

    /// <summary>The same of the whole picture, each value the mean of a square of 2^level pixels; of four rows or more every second one will do.</summary>
    public LightPlane Light(int level, ThreadTeam? team)
    {
        var (w, h, size) = (Width >> level, Height >> level, 1 << level);
        if (w == 0 || h == 0)
        {
            return new(w, h, []);
        }

        var step = size >= 4 ? 2 : 1;
        var values = GC.AllocateUninitializedArray<float>(w * h);
        Shares.Run(team, h, y =>
        {
            var line = values.AsSpan(y * w, w);
            if (sums is not null && size <= LightSums.MostSize)
            {
                var upper = first + (nint)(y * size + step / 2) * Width * channels;
                sums.Fill((byte*)upper, (nint)step * Width * channels, size / step, size, line);
                return;
            }

            line.Clear();
            fixed (float* light = thirds)
            {
                for (var row = y * size + step / 2; row < (y + 1) * size; row += step)
                {
                    var pixel = first + (nint)row * Width * channels;
                    for (var x = 0; x < w; x++)
                    {
                        var sum = 0f;
                        for (var k = 0; k < size; k++, pixel += channels)
                        {
                            sum += light[Code(pixel[0])] + light[Code(pixel[1])] + light[Code(pixel[2])];
                        }

                        line[x] += sum;
                    }
                }
            }

            var share = (float)step / (size * size);
            foreach (ref var value in line)
            {
                value *= share;
            }
        });
        return new(w, h, values);
    }

    /// <summary>Linear light of the three channels, one plane after the other, each value the mean of a square of <paramref name="size"/> pixels.</summary>
    public float[][] Colors(int size, ThreadTeam? team)
    {
        var (w, h) = (Width / size, Height / size);
        float[][] planes = [new float[w * h], new float[w * h], new float[w * h]];
        Shares.Run(team, h, y =>
        {
            fixed (float* light = thirds)
            {
                var scale = 3f / (size * size);
                for (var x = 0; x < w; x++)
                {
                    var (r, g, b) = (0f, 0f, 0f);
                    for (var row = 0; row < size; row++)
                    {
                        var pixel = first + ((nint)(y * size + row) * Width + x * size) * channels;
                        for (var k = 0; k < size; k++, pixel += channels)
                        {
                            (r, g, b) = (r + light[Code(pixel[0])], g + light[Code(pixel[1])], b + light[Code(pixel[2])]);
                        }
                    }

                    (planes[0][y * w + x], planes[1][y * w + x], planes[2][y * w + x]) = (scale * r, scale * g, scale * b);
                }
            }
        });
        return planes;
    }

    /// <summary>The mean of the three channels of one pixel, in [0, 1].</summary>
    public float LightAt(int x, int y)
    {
        var pixel = first + ((nint)y * Width + x) * channels;
        return thirds[Code(pixel[0])] + thirds[Code(pixel[1])] + thirds[Code(pixel[2])];
    }

    private static int Code(T value) => typeof(T) == typeof(byte) ? (byte)(object)value : int.CreateTruncating(value);
}
