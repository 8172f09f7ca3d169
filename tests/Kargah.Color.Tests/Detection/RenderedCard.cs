using Kargah.Color.Detection;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Detection;

/// <summary>A photograph of the card whose truth is known: a pinhole camera, blur of the lens, noise of the sensor, eight bits.</summary>
internal sealed record RenderedCard
{
    private const int PerPixel = 3;

    public int Width { get; init; } = 800;
    public int Height { get; init; } = 600;

    /// <summary>Of the picture's width, before the tilt.</summary>
    public double Share { get; init; } = 0.6;
    public double Rotation { get; init; }
    public double Tilt { get; init; }
    public double TiltAzimuth { get; init; }
    public double Blur { get; init; } = 0.6;
    public double Noise { get; init; }
    public double Exposure { get; init; } = 0.8;
    public double Vignetting { get; init; }
    public bool Mirrored { get; init; }

    /// <summary>How the lens bends lines.</summary>
    public double Bent { get; init; }

    /// <summary>The id of the first marker; the others follow.</summary>
    public int FirstMarker { get; init; }

    /// <summary>Markers that something gray lies upon.</summary>
    public int[] Covered { get; init; } = [];
    public long Seed { get; init; } = 1;

    /// <summary>Easy or hard within the ranges that cameras held by hand give.</summary>
    public static RenderedCard Draw(bool hard, long seed)
    {
        var random = new SeededRandom(seed);
        double Between(double from, double to) => from + (to - from) * (random.NextUInt64() >> 11) / (1L << 53);
        if (hard)
        {
            return new()
            {
                Width = 1600,
                Height = 1200,
                Share = Between(0.2, 0.4),
                Rotation = Between(-180, 180),
                Tilt = Between(25, 55),
                TiltAzimuth = Between(0, 360),
                Blur = Between(0.5, 2.2),
                Noise = Between(0.01, 0.04),
                Exposure = Between(0.1, 0.9),
                Vignetting = Between(0.2, 0.6),
                Seed = seed,
            };
        }

        return new()
        {
            Width = 1200,
            Height = 900,
            Share = Between(0.4, 0.7),
            Rotation = Between(-20, 20),
            Tilt = Between(0, 25),
            TiltAzimuth = Between(0, 360),
            Blur = Between(0.3, 0.8),
            Noise = Between(0, 0.01),
            Exposure = Between(0.5, 0.9),
            Vignetting = Between(0, 0.2),
            Seed = seed,
        };
    }

    /// <summary>From the card to the picture.</summary>
    public Homography Map
    {
        get
        {
            var (rotation, tilt, azimuth) = (Rotation * Math.PI / 180, Tilt * Math.PI / 180, TiltAzimuth * Math.PI / 180);
            var focal = 1.2 * Width;
            var scale = Share * Width / (CardGeometry.Width + 2 * CardGeometry.Margin);
            var (ax, ay, c, s) = (Math.Cos(azimuth), Math.Sin(azimuth), Math.Cos(tilt), Math.Sin(tilt));
            // turned about an axis in the picture's plane (Rodrigues), after a turn within it
            var tilted = new Matrix3(c + ax * ax * (1 - c), ax * ay * (1 - c), ay * s, ax * ay * (1 - c), c + ay * ay * (1 - c), -ax * s, -ay * s, ax * s, c);
            var turned = tilted * new Matrix3(Math.Cos(rotation), -Math.Sin(rotation), 0, Math.Sin(rotation), Math.Cos(rotation), 0, 0, 0, 1);
            var plane = new Matrix3(turned.M11, turned.M12, 0, turned.M21, turned.M22, 0, turned.M31, turned.M32, focal / scale);
            var centered = new Matrix3(Mirrored ? -1 : 1, 0, Mirrored ? CardGeometry.Width / 2 : -CardGeometry.Width / 2, 0, 1, -CardGeometry.Height / 2, 0, 0, 1);
            return new(new Matrix3(1, 0, (Width - 1) / 2.0, 0, 1, (Height - 1) / 2.0, 0, 0, 1) * Matrix3.Diagonal(focal, focal, 1) * plane * centered);
        }
    }

    public CardView View => new(Map, new LensCurve(Bent, new((Width - 1) / 2.0, (Height - 1) / 2.0), 0.5 * Math.Sqrt((double)Width * Width + (double)Height * Height)));

    public Point[] Marker(int id) => Array.ConvertAll(CardGeometry.Marker(id), View.Apply);

    public LightPlane Render() => LightPlane.FromRgb(Pixels(), Width, Height, TransferCurve.SRgb);

    /// <summary>Encoded as sRGB.</summary>
    public byte[] Pixels()
    {
        var random = new SeededRandom(Seed);
        var light = Background(random, Width, Height);
        var back = View.Inverse();
        var outline = Array.ConvertAll(CardGeometry.Outline(CardLayout.Aruco24), View.Apply);
        var (left, right) = ((int)Math.Max(0, outline.Min(corner => corner.X)), (int)Math.Min(Width - 1, outline.Max(corner => corner.X) + 1));
        var (top, bottom) = ((int)Math.Max(0, outline.Min(corner => corner.Y)), (int)Math.Min(Height - 1, outline.Max(corner => corner.Y) + 1));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var (sum, inside) = (0.0, 0);
                for (var k = 0; k < PerPixel * PerPixel; k++)
                {
                    var at = back.Apply(new(x + (k % PerPixel + 0.5) / PerPixel - 0.5, y + (k / PerPixel + 0.5) / PerPixel - 0.5));
                    if (Paint(at) is { } value)
                    {
                        (sum, inside) = (sum + value, inside + 1);
                    }
                }

                light[y * Width + x] = (float)(sum + (PerPixel * PerPixel - inside) * light[y * Width + x]) / (PerPixel * PerPixel);
            }
        }

        return Photograph(light, random);
    }

    /// <summary>Rectangles and blotches of every lightness.</summary>
    public static float[] Background(SeededRandom random, int width, int height)
    {
        double Between(double from, double to) => from + (to - from) * (random.NextUInt64() >> 11) / (1L << 53);
        var light = new float[width * height];
        Array.Fill(light, (float)Between(0.05, 0.6));
        for (var n = 0; n < 80; n++)
        {
            var (value, angle) = ((float)Between(0, 0.9), Between(0, Math.PI));
            var (cx, cy, w, h) = (Between(0, width), Between(0, height), Between(4, width / 8.0), Between(4, height / 8.0));
            var (c, s, reach) = (Math.Cos(angle), Math.Sin(angle), (int)(w + h) + 1);
            for (var y = Math.Max(0, (int)cy - reach); y < Math.Min(height, cy + reach); y++)
            {
                for (var x = Math.Max(0, (int)cx - reach); x < Math.Min(width, cx + reach); x++)
                {
                    if (Math.Abs((x - cx) * c + (y - cy) * s) < w && Math.Abs((y - cy) * c - (x - cx) * s) < h)
                    {
                        light[y * width + x] = value;
                    }
                }
            }
        }

        return light;
    }

    /// <summary>What lens and sensor make of it.</summary>
    public byte[] Photograph(float[] light, SeededRandom random)
    {
        light = Blurred(Blurred(light, 1, Width, Height), Width, Width, Height);
        var pixels = new byte[3 * light.Length];
        for (var i = 0; i < light.Length; i++)
        {
            var (x, y) = ((i % Width - Width / 2.0) / Width * 2, (i / Width - Height / 2.0) / Height * 2);
            var value = Exposure * light[i] * (1 - Vignetting * (x * x + y * y) / 2);
            value += Noise * Math.Sqrt(Math.Max(value, 0) + 0.01) * Normal(random);
            pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = (byte)(255 * Math.Clamp(TransferCurve.SRgb.Encode(Math.Clamp(value, 0, 1)), 0, 1) + 0.5);
        }

        return pixels;
    }

    /// <summary>The lightness of a patch, 0 to 1.</summary>
    public static double Patch(int id) => 0.05 + 0.8 * (id % 6 * 7 + id / 6 * 5) % 24 / 24.0;

    private double? Paint(Point at)
    {
        if (at.X < -CardGeometry.Margin || at.Y < -CardGeometry.Margin || at.X > CardGeometry.Width + CardGeometry.Margin || at.Y > CardGeometry.Height + CardGeometry.Margin)
        {
            return null;
        }

        for (var id = 0; id < 4; id++)
        {
            var corner = CardGeometry.Marker(id)[0];
            var (column, row) = ((int)Math.Floor((at.X - corner.X) / 12), (int)Math.Floor((at.Y - corner.Y) / 12));
            if (column is >= 0 and < 7 && row is >= 0 and < 7)
            {
                return Covered.Contains(id) ? 0.4 : Markers.IsWhite(FirstMarker + id, row, column) ? 0.9 : 0.03;
            }
        }

        var (patchX, patchY) = (at.X - 60, at.Y - 60);
        return patchX is > 0 and < 480 && patchY is > 0 and < 280 && patchX % 80 is > 3 and < 77 && patchY % 70 is > 3 and < 67
            ? Patch((int)(patchY / 70) * 6 + (int)(patchX / 80))
            : 0.9;
    }

    private float[] Blurred(float[] light, int stride, int width, int height)
    {
        var reach = (int)Math.Ceiling(3 * Blur);
        var weights = Enumerable.Range(-reach, 2 * reach + 1).Select(d => Math.Exp(-0.5 * d * d / (Blur * Blur))).ToArray();
        var sum = weights.Sum();
        var (length, result) = (stride == 1 ? width : height, new float[light.Length]);
        for (var i = 0; i < light.Length; i++)
        {
            var (own, value) = (stride == 1 ? i % width : i / width, 0.0);
            for (var d = -reach; d <= reach; d++)
            {
                value += weights[d + reach] * light[i + (Math.Clamp(own + d, 0, length - 1) - own) * stride];
            }

            result[i] = (float)(value / sum);
        }

        return result;
    }

    private static double Normal(SeededRandom random)
    {
        var (a, b) = (((random.NextUInt64() >> 11) + 1.0) / (1L << 53), (random.NextUInt64() >> 11) / (double)(1L << 53));
        return Math.Sqrt(-2 * Math.Log(a)) * Math.Cos(2 * Math.PI * b);
    }
}
