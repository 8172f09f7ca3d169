namespace Kargah.Color.Detection;

/// <summary>
/// How much light reached each pixel, on a linear scale: where edges are, a blurred edge is half way between dark and bright only there, not in
/// encoded values.
/// </summary>
/// <param name="values">Row by row; finite.</param>
public sealed class LightPlane(int width, int height, float[] values)
{
    public int Width => width;
    public int Height => height;
    public ReadOnlySpan<float> Values => values;

    /// <summary>The mean of the three channels of 8-bit pixels, as encoded by <paramref name="curve"/>, in [0, 1].</summary>
    public static LightPlane FromRgb(ReadOnlySpan<byte> pixels, int width, int height, TransferCurve curve)
    {
        if (pixels.Length != 3L * width * height)
        {
            throw new ArgumentException($"{width} × {height} pixels of three bytes are {3L * width * height} bytes, not {pixels.Length}.");
        }

        var light = new float[256];
        for (var i = 0; i < light.Length; i++)
        {
            light[i] = (float)(curve.Decode(i / 255.0) / 3);
        }

        var values = new float[width * height];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = light[pixels[3 * i]] + light[pixels[3 * i + 1]] + light[pixels[3 * i + 2]];
        }

        return new(width, height, values);
    }

    /// <summary>Between the four pixels around; at the border the nearest pixel's.</summary>
    public float At(double x, double y)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        var (x0, y0) = ((int)x, (int)y);
        var (fx, fy) = ((float)(x - x0), (float)(y - y0));
        var i = y0 * width + x0;
        var (right, below) = (x0 + 1 < width ? 1 : 0, y0 + 1 < height ? width : 0);
        var top = values[i] + fx * (values[i + right] - values[i]);
        var bottom = values[i + below] + fx * (values[i + below + right] - values[i + below]);
        return top + fy * (bottom - top);
    }

    public bool Holds(Point point, double margin = 0) => point.X >= margin && point.Y >= margin && point.X <= width - 1 - margin && point.Y <= height - 1 - margin;

    /// <summary>Half as wide and high, each pixel the mean of four. A point (x, y) here is (2x + ½, 2y + ½) there.</summary>
    public LightPlane Halved()
    {
        var (w, h) = (width / 2, height / 2);
        var half = new float[w * h];
        for (var y = 0; y < h; y++)
        {
            var top = values.AsSpan(2 * y * width, 2 * w);
            var bottom = values.AsSpan((2 * y + 1) * width, 2 * w);
            var to = half.AsSpan(y * w, w);
            for (var x = 0; x < w; x++)
            {
                to[x] = 0.25f * (top[2 * x] + top[2 * x + 1] + bottom[2 * x] + bottom[2 * x + 1]);
            }
        }

        return new(w, h, half);
    }
}
