using Kargah.Color.Detection;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Detection;

/// <summary>A photograph of a bare chart: square patches on a black board before rectangles of every color, seen by a camera whose channels overlap.</summary>
internal sealed record RenderedChart
{
    private const double Square = 64.0 / 74;

    public int Width { get; init; } = 640;
    public int Height { get; init; } = 480;

    /// <summary>Of the picture's width.</summary>
    public double Share { get; init; } = 0.6;
    public double Rotation { get; init; }

    /// <summary>How much nearer the right side is.</summary>
    public double Slant { get; init; }
    public double Noise { get; init; } = 0.005;
    public bool Mirrored { get; init; }

    /// <summary>Of the light.</summary>
    public Rgb Gains { get; init; } = new(0.8, 0.8, 0.8);

    /// <summary>Patches that are shown in the place of the chart's, such as its own in another order.</summary>
    public Func<int, int> Shown { get; init; } = patch => patch;
    public bool Gray { get; init; }
    public long Seed { get; init; } = 1;

    /// <summary>From the card's units to the picture.</summary>
    public Homography Map
    {
        get
        {
            // a chart's patches are as wide as they are high, a card's cells are not
            var (angle, scale) = (Rotation * Math.PI / 180, Share * Width / 6);
            var (c, s) = (scale * Math.Cos(angle), scale * Math.Sin(angle));
            var cells = new Matrix3((Mirrored ? -1 : 1) / 80.0, 0, (Mirrored ? 1 : -1) * 300 / 80.0, 0, 1 / 70.0, -200 / 70.0, 0, 0, 1);
            return new(new Matrix3(1, 0, (Width - 1) / 2.0, 0, 1, (Height - 1) / 2.0, 0, 0, 1) * new Matrix3(c, -s, 0, s, c, 0, Slant / 6, 0, 1) * cells);
        }
    }

    public Point[] Corners => Array.ConvertAll(CardGeometry.Outline(CardLayout.Classic24), Map.Apply);

    /// <summary>Encoded as sRGB.</summary>
    public byte[] Pixels()
    {
        var random = new SeededRandom(Seed);
        double Next() => (random.NextUInt64() >> 11) / (double)(1L << 53);
        var blocks = Enumerable.Range(0, 40).Select(_ => (X: Next() * Width, Y: Next() * Height, W: 10 + Next() * Width / 5, H: 10 + Next() * Height / 5, Color: new Rgb(Next(), Next(), Next()))).ToArray();
        Rgb[] patches = [.. ReferenceChart.Classic24After2014.Patches.Select(patch => RgbSpace.SRgb.D50ToLinear(patch.Xyz))];
        var back = Map.Inverse();
        var pixels = new byte[3 * Width * Height];
        for (var i = 0; i < Width * Height; i++)
        {
            var color = new Rgb(0, 0, 0);
            for (var k = 0; k < 4; k++)
            {
                var part = At(i % Width + 0.5 * (k % 2) - 0.25, i / Width + 0.5 * (k / 2) - 0.25);
                color = new(color.R + part.R / 4, color.G + part.G / 4, color.B + part.B / 4);
            }

            if (Gray)
            {
                color = new(color.G, color.G, color.G);
            }

            // the channels see into each other
            Rgb seen = new(0.8 * color.R + 0.2 * color.G, 0.1 * color.R + 0.8 * color.G + 0.1 * color.B, 0.2 * color.G + 0.8 * color.B);
            for (var channel = 0; channel < 3; channel++)
            {
                var light = Gains[channel] * seen[channel] + Noise * (Next() + Next() + Next() - 1.5);
                pixels[3 * i + channel] = (byte)(255 * TransferCurve.SRgb.Encode(Math.Clamp(light, 0, 1)) + 0.5);
            }
        }

        return pixels;

        Rgb At(double x, double y)
        {
            var at = back.Apply(new(x, y));
            var (column, row) = ((at.X - 60) / 80, (at.Y - 60) / 70);
            if (column is > -0.2 and < 6.2 && row is > -0.2 and < 4.2)
            {
                var (fx, fy) = (column - Math.Floor(column) - 0.5, row - Math.Floor(row) - 0.5);
                return column is > 0 and < 6 && row is > 0 and < 4 && Math.Abs(fx) < Square / 2 && Math.Abs(fy) < Square / 2 ? patches[Shown((int)row * 6 + (int)column)] : new(0.02, 0.02, 0.02);
            }

            foreach (var (left, top, w, h, color) in blocks)
            {
                if (x > left && x < left + w && y > top && y < top + h)
                {
                    return color;
                }
            }

            return new(0.3, 0.35, 0.3);
        }
    }

    public CardSearch Find() => CardDetector.Find<byte>(Pixels(), Width, Height, 3, TransferCurve.SRgb, CardLayout.Classic24);
}
