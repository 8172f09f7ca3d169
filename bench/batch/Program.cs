// usage: Kargah.BatchBench FOLDER THREADS : each JPEG of the folder through the steps of a batch; processor time of each step in milliseconds, as JSON.
using System.Text.Json;
using Kargah.Color;
using Kargah.Color.Detection;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Color.Profiles;
using Kargah.Imaging;
using Kargah.Imaging.Raw;
using Kargah.Imaging.Vips;
using Kargah.Numerics;

var threads = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
var limits = new PictureLimits { MaxBytes = 1L << 30, MaxPixels = 300_000_000 };
var codec = new VipsPictures(threads);
var reader = new PictureReader(codec, new RawPictures(), limits);
using var pool = new PixelPool(600L << 20);
using var team = new ThreadTeam(threads);
var profile = IccProfile.Of(RgbSpace.SRgb, TimeProvider.System.GetUtcNow());
var output = Path.Combine(args[0], "result.out");
var spent = new Dictionary<string, List<double>>();
foreach (var path in Directory.EnumerateFiles(args[0], "*.jpg").Order().Prepend(Directory.EnumerateFiles(args[0], "*.jpg").Order().First()))
{
    var header = reader.ReadHeader(path, Path.GetFileName(path));
    using var picture = Timed("decode", () => reader.Decode(path, header, new DecodeSettings { Pool = pool, Limits = limits }));
    var pixels = picture.Pixels;
    var curve = TransferCurve.SRgb;
    var card = Timed("find the card", () => CardDetector.Find<byte>(pixels.Bytes, pixels.Width, pixels.Height, pixels.Channels, curve, CardLayout.Aruco24, team).Card)
        ?? throw new InvalidOperationException($"No card in {path}.");
    var patches = Timed("find the card", () => PatchReader.Read<byte>(pixels.Bytes, pixels.Width, pixels.Height, pixels.Channels, curve, card.View));
    var fit = Timed("find the correction", () => Correction.Find([.. patches.Select(patch => patch.Measurement)], ReferenceChart.Classic24After2014));
    var field = LightField.From(pixels.Width, pixels.Height, (x, y) => 1 - 1e-5 * (x + y), 1);
    Timed("correct", () =>
    {
        new PictureCorrection(fit.Model, curve, RgbSpace.SRgb, field: field).Apply(pixels.Bytes, pixels.Bytes, pixels.Channels, team);
        return 0;
    });
    Timed("preview", () => codec.Thumbnail(pixels, 2048).Length);
    Timed("encode", () => codec.Encode(pixels, output, new EncodeSettings { Format = OutputFormat.Jpeg, Profile = profile, IsSRgb = true, Metadata = header.Metadata }).Count);
}

File.Delete(output);
// the first picture is there to warm up
Console.WriteLine(JsonSerializer.Serialize(spent.ToDictionary(step => step.Key, step => step.Key == "find the card" ? step.Value.Chunk(2).Skip(1).Select(Enumerable.Sum) : step.Value.Skip(1))));

T Timed<T>(string step, Func<T> work)
{
    var before = Environment.CpuUsage.TotalTime;
    var made = work();
    (spent.TryGetValue(step, out var list) ? list : spent[step] = []).Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    return made;
}
