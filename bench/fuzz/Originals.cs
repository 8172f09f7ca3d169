using Kargah.Imaging;
using Kargah.Imaging.Metadata;
using Kargah.Imaging.Tests;
using Kargah.Imaging.Vips;

namespace Kargah.Bench;

/// <summary>One whole file of every kind and way of storing, to be damaged.</summary>
internal static class Originals
{
    private const int Width = 160;
    private const int Height = 120;

    /// <param name="folder">For files on their way.</param>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Make(string folder)
    {
        var codec = new VipsPictures(threads: 1);
        if (codec.Missing is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        var files = new List<(string, byte[])>();
        using var plain = Texture(3, 8);
        using var clear = Texture(4, 8);
        using var deep = Texture(3, 16);
        const int hevc = 1, av1 = 4, deflate = 2, lzw = 5;
        Saved("baseline.jpg", plain, "jpegsave", _ => { });
        Saved("progressive.jpg", plain, "jpegsave", o => o.Set("interlace", true).Set("Q", 90));
        Saved("plain.png", plain, "pngsave", _ => { });
        Saved("interlaced.png", clear, "pngsave", o => o.Set("interlace", true));
        Saved("palette.png", plain, "pngsave", o => o.Set("palette", true));
        Saved("deep.png", deep, "pngsave", _ => { });
        Saved("plain.tif", plain, "tiffsave", _ => { });
        Saved("tiled.tif", plain, "tiffsave", o => o.Set("tile", true).Set("compression", deflate));
        Saved("deep.tif", deep, "tiffsave", o => o.Set("compression", lzw));
        Saved("lossy.webp", clear, "webpsave", _ => { });
        Saved("lossless.webp", plain, "webpsave", o => o.Set("lossless", true));
        Saved("plain.heic", plain, "heifsave", o => o.Set("compression", hevc));
        Saved("plain.avif", plain, "heifsave", o => o.Set("compression", av1));
        foreach (var (name, format) in new[] { ("full.jpg", OutputFormat.Jpeg), ("full.png", OutputFormat.Png), ("full.tif", OutputFormat.Tiff), ("full.webp", OutputFormat.WebP) })
        {
            var path = Path.Combine(folder, name);
            codec.Encode(plain, path, new() { Format = format, Metadata = Metadata() });
            files.Add((name, File.ReadAllBytes(path)));
        }

        SensorFile.Write(Path.Combine(folder, "sensor.dng"), new());
        files.Add(("sensor.dng", File.ReadAllBytes(Path.Combine(folder, "sensor.dng"))));
        return files;

        void Saved(string name, Pixels pixels, string saver, Action<VipsOperation> options)
        {
            var path = Path.Combine(folder, name);
            using var image = VipsImage.Of(pixels);
            using var copy = new VipsOperation("copy").Set("in", image.Handle)
                .Set("interpretation", (int)(pixels.Bits == 8 ? VipsInterpretation.SRgb : VipsInterpretation.Rgb16)).Run();
            using var named = copy.Image();
            using var operation = new VipsOperation(saver).Set("in", named.Handle).Set("filename", path);
            options(operation);
            operation.Run();
            GC.KeepAlive(pixels);
            files.Add((name, File.ReadAllBytes(path)));
        }
    }

    private static PictureMetadata Metadata()
    {
        static TiffEntry Text(ushort tag, string text) => new(tag, TiffValue.Ascii, [.. System.Text.Encoding.UTF8.GetBytes(text), 0]);
        var block = new ExifDirectories(
            [Text(ExifTags.Make, "Kargah"), Text(ExifTags.Model, "Test Camera"), TiffEntry.Word(ExifTags.Orientation, 1)],
            [TiffEntry.Word(ExifTags.Iso, 200), Text(ExifTags.DateTimeOriginal, "2026:03:21 12:30:15")], []).ToBlock();
        return new()
        {
            Exif = ExifBlock.Parse(block),
            Iptc = [0x1C, 2, 120, 0, 7, .. "caption"u8],
            Xmp = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><a xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Orientation=\"6\"/></x:xmpmeta>"u8.ToArray(),
        };
    }

    /// <summary>Smooth with some noise, so that every way of coding has work.</summary>
    private static Pixels Texture(int channels, int bits)
    {
        var random = new Random(9);
        var pixels = new Pixels(Width, Height, channels, bits);
        for (var i = 0; i < Width * Height * channels; i++)
        {
            var (x, y) = (i / channels % Width, i / channels / Width);
            var value = Math.Clamp(60 + x * (1 + i % channels) / 3 + y + random.Next(-9, 10), 0, 255);
            if (bits == 8)
            {
                pixels.Bytes[i] = (byte)value;
            }
            else
            {
                pixels.Words[i] = (ushort)(value * 257);
            }
        }

        return pixels;
    }
}
