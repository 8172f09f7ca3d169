using System.Numerics;
using System.Runtime.InteropServices;
using Kargah.Color.Fitting;

namespace Kargah.Color.Detection;

/// <summary>What a picture shows where a patch of the card is.</summary>
/// <param name="Corners">Of the part that was measured, in pixels.</param>
/// <param name="Deviation">The standard deviation of its pixels in linear light: noise, and what is uneven.</param>
/// <param name="Pixels">How many were measured.</param>
public sealed record PatchReading(int Id, Point[] Corners, PatchMeasurement Measurement, Rgb Deviation, int Pixels)
{
    public Point Center { get; } = Point.Mean(Corners);

    public string Name => ReferenceChart.Classic24After2014[Id].Name;

    /// <summary>The mean as the picture encodes it, 0 to 1.</summary>
    public Rgb Mean { get; init; }

    /// <summary>The mean of the channels' standard deviations as the picture encodes them, 0 to 1.</summary>
    public double Spread { get; init; }

    /// <summary>What was measured, in the card's units.</summary>
    public (double X, double Y, double Width, double Height) Box => CardGeometry.SampledBox(Id);
}

/// <summary>Measures the patches of a card that was found.</summary>
public static class PatchReader
{
    /// <summary>Left out of the mean at each end, by lightness: dust, scratches, small reflections.</summary>
    private const double Trimmed = 0.1;

    /// <summary>A pixel that outshines its patch by so much is a reflection.</summary>
    private const double Outshines = 1.5;
    private const double OutshinesBlack = 0.02;

    /// <summary>Of larger patches every second pixel of every second row will do, or fewer.</summary>
    private const int MostPixels = 6_000;
    private const double LeastColor = 0.004;
    /// <summary>Of a patch's lightness, or of a dark gray's where it is darker.</summary>
    private const double LargestSpread = 0.12;
    private const double DarkGray = 0.25;

    /// <summary>For a slope.</summary>
    private const double Small = 1e-6;

    /// <summary>All 24 patches in order.</summary>
    /// <param name="pixels">Red, green and blue, and <paramref name="channels"/> − 3 others, in turn.</param>
    /// <param name="curve">What the picture is encoded by.</param>
    /// <param name="view">Where the card is in the picture.</param>
    /// <remarks>The mean of the pixels in the middle 48 × 42 units of each patch, in linear light, after the tenth darkest and brightest are left
    /// out. A channel at 0 or at its largest code counts as clipped. A patch of which the picture shows not one pixel has no number as its light.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static PatchReading[] Read<T>(ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, CardView view)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (channels < 3 || pixels.Length != (long)channels * width * height)
        {
            throw new ArgumentException($"{width} × {height} pixels of {channels} channels are {(long)channels * width * height} values, not {pixels.Length}.");
        }

        var back = view.Inverse();
        var light = Light<T>(curve);
        var readings = new PatchReading[CardGeometry.Rows * CardGeometry.Columns];
        var seen = new List<Seen>();
        for (var patch = 0; patch < readings.Length; patch++)
        {
            var area = CardGeometry.Sampled(patch);
            var corners = Array.ConvertAll(area, view.Apply);
            seen.Clear();
            if (corners.All(corner => double.IsFinite(corner.X + corner.Y)))
            {
                var (top, bottom) = (Bound(corners.Min(corner => corner.Y), height), Bound(corners.Max(corner => corner.Y), height));
                var (left, right) = (Bound(corners.Min(corner => corner.X), width), Bound(corners.Max(corner => corner.X), width));
                var step = Math.Max(1, (int)Math.Sqrt((bottom - top + 1.0) * (right - left + 1.0) / MostPixels));
                for (var y = top; y <= bottom; y += step)
                {
                    for (var x = left; x <= right; x += step)
                    {
                        var at = back.Apply(new(x, y));
                        if (at.X >= area[0].X && at.X <= area[2].X && at.Y >= area[0].Y && at.Y <= area[2].Y)
                        {
                            seen.Add(See(pixels.Slice((y * width + x) * channels, 3), light));
                        }
                    }
                }
            }

            readings[patch] = Sum(patch, corners, seen, curve);
        }

        return readings;
    }

    /// <summary>What may be wrong with the measurements.</summary>
    public static IReadOnlyList<Notice> Warnings(IReadOnlyList<PatchReading> patches)
    {
        var warnings = new List<Notice>();
        Tell(NoticeCodes.PatchesEmpty, patches.Where(patch => patch.Measurement.Use == PatchUse.Empty), "shows no light or lies outside of the picture", "show no light or lie outside of the picture");
        Tell(NoticeCodes.PatchesClipped, patches.Where(patch => patch.Measurement is { Use: not PatchUse.Empty, IsClipped: true }), "is clipped at the end of a channel", "are clipped at the end of a channel");
        Tell(NoticeCodes.PatchesSpecular, patches.Where(patch => patch.Measurement.IsSpecular), "reflects the light", "reflect the light");
        var used = patches.Where(patch => patch.Measurement.Use == PatchUse.Used).ToList();
        if (used.Count > 0 && used.All(patch => Math.Max(Math.Abs(patch.Mean.R - patch.Mean.G), Math.Abs(patch.Mean.B - patch.Mean.G)) < LeastColor))
        {
            warnings.Add(new(NoticeCodes.PictureWithoutColor, "The picture has no color: its three channels are the same, so that no correction can be found in it."));
        }

        if (used.Count(patch => patch.Spread > LargestSpread * Math.Max(DarkGray, patch.Mean.G)) > used.Count / 3.0)
        {
            warnings.Add(new(NoticeCodes.PatchesUneven, "Many patches are uneven: a pattern such as a screen's (moiré), dust, strong noise, or the card is not where it was placed. Measure a photograph of the card itself."));
        }

        return warnings;

        void Tell(string code, IEnumerable<PatchReading> which, string one, string many)
        {
            var told = which.ToList();
            if (told.Count > 0)
            {
                warnings.Add(new(
                    code, $"{(told.Count == 1 ? "A patch" : $"{told.Count} patches")} {(told.Count == 1 ? one : many)} and cannot be used: {string.Join(", ", told.Select(patch => patch.Name))}.",
                    ("count", told.Count), ("patches", told.Select(patch => patch.Id).ToArray())));
            }
        }
    }

    private static float[] Light<T>(TransferCurve curve)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var light = new float[int.CreateChecked(T.MaxValue) + 1];
        for (var code = 0; code < light.Length; code++)
        {
            light[code] = (float)curve.Decode((double)code / (light.Length - 1));
        }

        return light;
    }

    private static int Bound(double value, int size) => (int)Math.Clamp(Math.Round(value), 0, size - 1);

    private static Seen See<T>(ReadOnlySpan<T> pixel, float[] light)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var clipped = false;
        foreach (var value in pixel)
        {
            clipped |= value == T.MaxValue || value == T.Zero;
        }

        return new(light[int.CreateTruncating(pixel[0])], light[int.CreateTruncating(pixel[1])], light[int.CreateTruncating(pixel[2])], clipped);
    }

    private static PatchReading Sum(int patch, Point[] corners, List<Seen> seen, TransferCurve curve)
    {
        if (seen.Count == 0)
        {
            var nothing = new Rgb(double.NaN, double.NaN, double.NaN);
            return new(patch, corners, new(nothing), nothing, 0) { Mean = nothing, Spread = double.NaN };
        }

        var pixels = CollectionsMarshal.AsSpan(seen);
        float[] lights = [.. seen.Select(pixel => pixel.Light)];
        lights.AsSpan().Sort(pixels);
        var limit = Outshines * pixels[pixels.Length / 2].Light + OutshinesBlack;
        var (clipped, specular) = (0, 0);
        foreach (ref readonly var pixel in pixels)
        {
            clipped += pixel.Clipped ? 1 : 0;
            specular += pixel.Light > limit ? 1 : 0;
        }

        var left = (int)(Trimmed * pixels.Length);
        var mean = Mean(pixels[left..^left]);
        var deviation = Deviation(pixels, Mean(pixels));
        var slope = mean.Select(v => (curve.Encode(v + Small) - curve.Encode(v)) / Small);
        return new(patch, corners, new(mean, (double)clipped / pixels.Length, (double)specular / pixels.Length), deviation, pixels.Length)
        {
            Mean = curve.Encode(mean),
            Spread = (slope.R * deviation.R + slope.G * deviation.G + slope.B * deviation.B) / 3,
        };
    }

    private static Rgb Mean(ReadOnlySpan<Seen> pixels)
    {
        var (r, g, b) = (0.0, 0.0, 0.0);
        foreach (ref readonly var pixel in pixels)
        {
            (r, g, b) = (r + pixel.R, g + pixel.G, b + pixel.B);
        }

        return 1.0 / pixels.Length * new Rgb(r, g, b);
    }

    private static Rgb Deviation(ReadOnlySpan<Seen> pixels, Rgb mean)
    {
        var (r, g, b) = (0.0, 0.0, 0.0);
        foreach (ref readonly var pixel in pixels)
        {
            r += (pixel.R - mean.R) * (pixel.R - mean.R);
            g += (pixel.G - mean.G) * (pixel.G - mean.G);
            b += (pixel.B - mean.B) * (pixel.B - mean.B);
        }

        return new(Math.Sqrt(r / pixels.Length), Math.Sqrt(g / pixels.Length), Math.Sqrt(b / pixels.Length));
    }

    private readonly record struct Seen(float R, float G, float B, bool Clipped)
    {
        public float Light => (R + G + B) / 3;
    }
}
