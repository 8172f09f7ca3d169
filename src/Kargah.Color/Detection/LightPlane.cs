using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kargah.Color.Detection;

/// <summary>
/// How much light reached each pixel, on a linear scale: where edges are, a blurred edge is half way between dark and bright only there, not in
/// encoded values.
/// </summary>
public sealed class LightPlane
{
    private readonly int left;
    private readonly int top;
    private readonly float[] values;

    /// <param name="values">Row by row; finite.</param>
    public LightPlane(int width, int height, float[] values)
        : this(0, 0, width, height, values)
    {
    }

    /// <summary>A part of a larger plane: points are those of the whole.</summary>
    internal LightPlane(int left, int top, int width, int height, float[] values)
    {
        if (values.Length != (long)width * height)
        {
            throw new ArgumentException($"{width} × {height} pixels are not {values.Length}.", nameof(values));
        }

        (this.left, this.top, Width, Height, this.values) = (left, top, width, height, values);
    }

    public int Width { get; }
    public int Height { get; }
    public ReadOnlySpan<float> Values => values;

    /// <summary>The mean of the three channels of 8-bit pixels, as encoded by <paramref name="curve"/>, in [0, 1].</summary>
    public static LightPlane FromRgb(ReadOnlySpan<byte> pixels, int width, int height, TransferCurve curve)
    {
        LightPlane? light = null;
        Pixels<byte>.Use(pixels, width, height, 3, curve, source => light = source.Light(0, null));
        return light!;
    }

    /// <summary>Between the four pixels around; at the border the nearest pixel's.</summary>
    public float At(double x, double y)
    {
        x = Math.Clamp(x - left, 0, Width - 1);
        y = Math.Clamp(y - top, 0, Height - 1);
        var (x0, y0) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - x0), (float)(y - y0));
        var i = y0 * Width + x0;
        var (right, below) = (x0 + 1 < Width ? 1 : 0, y0 + 1 < Height ? Width : 0);
        var upper = values[i] + fx * (values[i + right] - values[i]);
        var lower = values[i + below] + fx * (values[i + below + right] - values[i + below]);
        return upper + fy * (lower - upper);
    }

    /// <summary>The same at points of a line, as far from <paramref name="middle"/> along <paramref name="direction"/> as its steps say.</summary>
    internal void At(Point middle, Point direction, double first, double step, Span<float> light)
    {
        var (begin, end) = (middle + first * direction, middle + (first + (light.Length - 1) * step) * direction);
        if (!IsWithin(begin) || !IsWithin(end))
        {
            for (var k = 0; k < light.Length; k++)
            {
                var p = middle + (k * step + first) * direction;
                light[k] = At(p.X, p.Y);
            }

            return;
        }

        ref var origin = ref MemoryMarshal.GetArrayDataReference(values);
        for (var k = 0; k < light.Length; k++)
        {
            var p = middle + (k * step + first) * direction;
            var (x, y) = (p.X - left, p.Y - top);
            var (x0, y0) = ((int)x, (int)y);
            var (fx, fy) = ((float)(x - x0), (float)(y - y0));
            ref var above = ref Unsafe.Add(ref origin, y0 * Width + x0);
            ref var below = ref Unsafe.Add(ref above, Width);
            var upper = above + fx * (Unsafe.Add(ref above, 1) - above);
            var lower = below + fx * (Unsafe.Add(ref below, 1) - below);
            light[k] = upper + fy * (lower - upper);
        }
    }

    /// <summary>Whether all four pixels around are there, also where rounding moves the point a little.</summary>
    private bool IsWithin(Point point) => point.X >= left + 0.5 && point.Y >= top + 0.5 && point.X <= left + Width - 1.5 && point.Y <= top + Height - 1.5;

    public bool Holds(Point point, double margin = 0) =>
        point.X >= left + margin && point.Y >= top + margin && point.X <= left + Width - 1 - margin && point.Y <= top + Height - 1 - margin;

    /// <summary>Half as wide and high, each pixel the mean of four. A point (x, y) here is (2x + ½, 2y + ½) there.</summary>
    public LightPlane Halved()
    {
        var (w, h) = (Width / 2, Height / 2);
        var half = new float[w * h];
        for (var y = 0; y < h; y++)
        {
            var upper = values.AsSpan(2 * y * Width, 2 * w);
            var lower = values.AsSpan((2 * y + 1) * Width, 2 * w);
            var to = half.AsSpan(y * w, w);
            for (var x = 0; x < w; x++)
            {
                to[x] = 0.25f * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]);
            }
        }

        return new(w, h, half);
    }
}
