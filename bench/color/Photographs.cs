using System.Diagnostics;
using System.Text.Json;
using Kargah.Color;
using Kargah.Color.Detection;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Imaging;
using Kargah.Imaging.Vips;
using Kargah.Numerics;

namespace Kargah.Bench;

/// <summary>What is asked of a photograph.</summary>
/// <param name="Charts">Whether a bare chart is looked for, too.</param>
/// <param name="Reference">L*a*b* of the patches: the correction is found.</param>
/// <param name="Linearization">Of the correction.</param>
/// <param name="Output">Where the corrected picture is written: a TIFF of 16 bits in ProPhoto RGB, or a JPEG in sRGB.</param>
internal sealed record PhotographQuestion(string File, bool Charts = false, double[][]? Reference = null, LinearizationChoice Linearization = LinearizationChoice.Auto, string? Output = null);

internal sealed record PhotographAnswer(
    Dictionary<int, double[][]> Markers, string? Orientation, bool Chart, double[][]? Patches, bool[]? Used, double LeaveOneOut,
    double Decode, double Detect, double Fit, double Apply, double Encode, double Whole);

/// <summary>Finds, corrects and writes photographs, one line of JSON each.</summary>
internal static class Photographs
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerOptions.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Answer(TextReader questions, TextWriter answers)
    {
        var limits = new PictureLimits();
        var codec = new VipsPictures(Environment.ProcessorCount);
        using var pool = new PixelPool(1L << 30);
        using var team = new ThreadTeam(Environment.ProcessorCount);
        while (questions.ReadLine() is { } line)
        {
            var question = JsonSerializer.Deserialize<PhotographQuestion>(line, json)!;
            answers.WriteLine(JsonSerializer.Serialize(Answer(question, codec, limits, pool, team), json));
            answers.Flush();
        }
    }

    private static PhotographAnswer Answer(PhotographQuestion question, VipsPictures codec, PictureLimits limits, PixelPool pool, ThreadTeam team)
    {
        var watch = new Laps();
        var header = codec.ReadHeader(question.File, PictureFormat.Jpeg, limits);
        using var picture = codec.Decode(question.File, header, new DecodeSettings { Bits = 8, Pool = pool });
        var (pixels, curve) = (picture.Pixels, RgbSpace.Find(picture.Space.Name)!.Curve);
        var decode = watch.Next();
        var card = CardDetector.Find<byte>(pixels.Bytes, pixels.Width, pixels.Height, pixels.Channels, curve, CardLayout.Aruco24, team).Card;
        var detect = watch.Next();
        var chart = question.Charts && CardDetector.Find<byte>(pixels.Bytes, pixels.Width, pixels.Height, pixels.Channels, curve, CardLayout.Classic24, team).Card is not null;
        watch.Next();
        Correction? correction = null;
        if (card is not null && question.Reference is { } reference)
        {
            var readings = PatchReader.Read<byte>(pixels.Bytes, pixels.Width, pixels.Height, pixels.Channels, curve, card.View);
            try
            {
                correction = Correction.Find(
                    [.. readings.Select(reading => reading.Measurement)], ReferenceChart.Measured("bench", "Bench", "simulated", [.. reference.Select(v => new Lab(v[0], v[1], v[2]))]),
                    new CorrectionSettings(Linearization: question.Linearization));
            }
            catch (UnusableChartException problem)
            {
                Console.Error.WriteLine($"{question.File}: {problem.Message}");
            }
        }

        var (fit, apply, encode) = (watch.Next(), 0.0, 0.0);
        if (correction is not null && question.Output is { } output)
        {
            (apply, encode) = Write(correction, curve, pixels, output, codec, pool, team, watch);
        }

        return new(
            card?.Markers.ToDictionary(marker => marker.Id, marker => marker.Corners.Select(corner => new[] { corner.X, corner.Y }).ToArray()) ?? [],
            card?.Orientation.ToString(), chart,
            correction?.Patches.Select(patch => new[] { patch.Corrected.L, patch.Corrected.A, patch.Corrected.B }).ToArray(),
            correction?.Patches.Select(patch => patch.Measured.Use == PatchUse.Used).ToArray(),
            correction?.Metrics.LeaveOneOut ?? double.NaN, decode, detect, fit, apply, encode, watch.Whole);
    }

    private static (double Apply, double Encode) Write(
        Correction correction, TransferCurve curve, Pixels pixels, string output, VipsPictures codec, PixelPool pool, ThreadTeam team, Laps watch)
    {
        var wide = output.EndsWith(".tif", StringComparison.Ordinal);
        var target = wide ? RgbSpace.ProPhoto : RgbSpace.SRgb;
        var pass = new PictureCorrection(correction.Model, curve, target, preserveSpeculars: !wide);
        using var result = new Pixels(pixels.Width, pixels.Height, pixels.Channels, wide ? 16 : 8, pool);
        if (wide)
        {
            var words = new ushort[pixels.Bytes.Length];
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = (ushort)(257 * pixels.Bytes[i]);
            }

            pass.Apply(words, result.Words, pixels.Channels, team);
        }
        else
        {
            pass.Apply(pixels.Bytes, result.Bytes, pixels.Channels, team);
        }

        var apply = watch.Next();
        codec.Encode(result, output, new EncodeSettings { Format = wide ? OutputFormat.Tiff : OutputFormat.Jpeg, IsSRgb = !wide });
        return (apply, watch.Next());
    }

    /// <summary>Milliseconds.</summary>
    private sealed class Laps
    {
        private readonly long start = Stopwatch.GetTimestamp();
        private long last = Stopwatch.GetTimestamp();

        public double Whole => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        public double Next()
        {
            var (before, now) = (last, Stopwatch.GetTimestamp());
            last = now;
            return Stopwatch.GetElapsedTime(before, now).TotalMilliseconds;
        }
    }
}
