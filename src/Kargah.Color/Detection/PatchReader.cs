using System.Numerics;
using Kargah.Color.Fitting;

namespace Kargah.Color.Detection;

/// <summary>What a picture shows where a patch of the card is.</summary>
/// <param name="Corners">Of the part that was measured, in pixels.</param>
/// <param name="Deviation">The standard deviation of its pixels in linear light: noise, and what is uneven.</param>
/// <param name="Pixels">How many were measured.</param>
public sealed record PatchReading(int Id, Point[] Corners, PatchMeasurement Measurement, Rgb Deviation, int Pixels)
{
    public Point Center { get; } = Point.Mean(Corners);
}

/// <summary>Measures the patches of a card that was found.</summary>
public static class PatchReader
{
    /// <summary>Left out of the mean at each end, by lightness: dust, scratches, small reflections.</summary>
    private const double Trimmed = 0.1;

    /// <summary>A pixel that outshines its patch by so much is a reflection.</summary>
    private const double Outshines = 1.5;
    private const double OutshinesBlack = 0.02;

    /// <summary>All 24 patches in order.</summary>
    /// <param name="pixels">Red, green and blue, and <paramref name="channels"/> − 3 others, in turn.</param>
    /// <param name="curve">What the picture is encoded by.</param>
    /// <param name="map">From the card to the picture.</param>
    /// <remarks>The mean of the pixels in the middle 48 × 42 units of each patch, in linear light, after the tenth darkest and brightest are left
    /// out. A channel at 0 or at its largest code counts as clipped. A patch of which the picture shows not one pixel has no number as its light.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static PatchReading[] Read<T>(ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, Homography map)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (channels < 3 || pixels.Length != (long)channels * width * height)
        {
            throw new ArgumentException($"{width} × {height} pixels of {channels} channels are {(long)channels * width * height} values, not {pixels.Length}.");
        }

        var back = map.Inverse();
        var readings = new PatchReading[CardGeometry.Rows * CardGeometry.Columns];
        var seen = new List<Seen>();
        for (var patch = 0; patch < readings.Length; patch++)
        {
            var area = CardGeometry.Sampled(patch);
            var corners = Array.ConvertAll(area, map.Apply);
            seen.Clear();
            var (top, bottom) = (Bound(corners.Min(corner => corner.Y), height), Bound(corners.Max(corner => corner.Y), height));
            var (left, right) = (Bound(corners.Min(corner => corner.X), width), Bound(corners.Max(corner => corner.X), width));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    var at = back.Apply(new(x, y));
                    if (at.X >= area[0].X && at.X <= area[2].X && at.Y >= area[0].Y && at.Y <= area[2].Y)
                    {
                        seen.Add(See(pixels.Slice((y * width + x) * channels, 3), curve));
                    }
                }
            }

            readings[patch] = Sum(patch, corners, seen);
        }

        return readings;
    }

    private static int Bound(double value, int size) => (int)Math.Clamp(Math.Round(value), 0, size - 1);

    private static Seen See<T>(ReadOnlySpan<T> pixel, TransferCurve curve)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var full = double.CreateChecked(T.MaxValue);
        var clipped = false;
        foreach (var value in pixel)
        {
            clipped |= value == T.MaxValue || value == T.Zero;
        }

        return new(curve.Decode(new Rgb(double.CreateChecked(pixel[0]) / full, double.CreateChecked(pixel[1]) / full, double.CreateChecked(pixel[2]) / full)), clipped);
    }

    private static PatchReading Sum(int patch, Point[] corners, List<Seen> seen)
    {
        if (seen.Count == 0)
        {
            return new(patch, corners, new(new(double.NaN, double.NaN, double.NaN)), default, 0);
        }

        var clipped = seen.Count(pixel => pixel.Clipped) / (double)seen.Count;
        var all = Mean(seen);
        var deviation = new Rgb(Spread(pixel => pixel.Linear.R, all.R), Spread(pixel => pixel.Linear.G, all.G), Spread(pixel => pixel.Linear.B, all.B));
        seen.Sort((a, b) => a.Light.CompareTo(b.Light));
        var limit = Outshines * seen[seen.Count / 2].Light + OutshinesBlack;
        var specular = seen.Count(pixel => pixel.Light > limit) / (double)seen.Count;
        var left = (int)(Trimmed * seen.Count);
        var mean = Mean(seen[left..(seen.Count - left)]);
        return new(patch, corners, new(mean, clipped, specular), deviation, seen.Count);

        double Spread(Func<Seen, double> channel, double middle) => Math.Sqrt(seen.Average(pixel => (channel(pixel) - middle) * (channel(pixel) - middle)));
    }

    private static Rgb Mean(List<Seen> pixels) => new(pixels.Average(pixel => pixel.Linear.R), pixels.Average(pixel => pixel.Linear.G), pixels.Average(pixel => pixel.Linear.B));

    private readonly record struct Seen(Rgb Linear, bool Clipped)
    {
        public double Light => (Linear.R + Linear.G + Linear.B) / 3;
    }
}
