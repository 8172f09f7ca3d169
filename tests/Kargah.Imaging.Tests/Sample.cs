using Kargah.Imaging.Metadata;
using Kargah.Imaging.Vips;

namespace Kargah.Imaging.Tests;

/// <summary>Pictures made for the tests, and files of them written by libvips as other programs write them.</summary>
internal static class Sample
{
    public const int Width = 48;
    public const int Height = 32;

    /// <summary>Smooth, so that lossy formats keep it, and different at every corner.</summary>
    public static (int R, int G, int B) Color(int x, int y) => (20 + 4 * x, 30 + 5 * y, 200 - 2 * x - 2 * y);

    public static Pixels Smooth(int bits = 8, int channels = 3, int width = Width, int height = Height)
    {
        var pixels = new Pixels(width, height, channels, bits);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = Color(x, y);
                Span<int> values = [r, g, b, 255 - 3 * x];
                for (var c = 0; c < channels; c++)
                {
                    var at = (y * width + x) * channels + c;
                    if (bits == 8)
                    {
                        pixels.Bytes[at] = (byte)values[c];
                    }
                    else
                    {
                        // also the lower byte says something
                        pixels.Words[at] = (ushort)(values[c] * 256 + 77);
                    }
                }
            }
        }

        return pixels;
    }

    /// <summary>Runs savers and whatever comes before them.</summary>
    public static void Save(Pixels pixels, string path, string saver, Action<VipsOperation>? options = null, Func<VipsImage, VipsImage>? change = null)
    {
        // also makes the library ready
        Libraries.Codec.Missing.ShouldBeNull();
        using var plain = VipsImage.Of(pixels);
        using var copy = new VipsOperation("copy").Set("in", plain.Handle)
            .Set("interpretation", (int)(pixels.Bits == 8 ? VipsInterpretation.SRgb : VipsInterpretation.Rgb16)).Run();
        using var image = copy.Image();
        using var changed = change?.Invoke(image);
        using var operation = new VipsOperation(saver).Set("in", (changed ?? image).Handle).Set("filename", path);
        options?.Invoke(operation);
        operation.Run();
        GC.KeepAlive(pixels);
    }

    public static VipsImage Converted(VipsImage image, VipsInterpretation space)
    {
        using var operation = new VipsOperation("colourspace").Set("in", image.Handle).Set("space", (int)space).Run();
        return operation.Image();
    }

    public static VipsImage Inked(VipsImage image)
    {
        using var operation = new VipsOperation("icc_transform").Set("in", image.Handle).Set("output-profile", "cmyk").Set("input-profile", "srgb").Run();
        return operation.Image();
    }

    /// <summary>A PNG that says what is wanted beside its pixels.</summary>
    public static void SavePng(Pixels pixels, string path, byte[]? exif = null, byte[]? profile = null)
    {
        Save(pixels, path, "pngsave");
        var png = File.ReadAllBytes(path);
        using var file = File.Create(path);
        PngFile.Write(file, png, new(profile, exif, null, null, null));
    }

    /// <param name="iptc">Records, without wrapping.</param>
    /// <param name="xmp">A packet.</param>
    public static void SaveJpeg(Pixels pixels, string path, byte[]? exif = null, byte[]? iptc = null, byte[]? xmp = null)
    {
        Save(pixels, path, "jpegsave", o => o.Set("Q", 95));
        var jpeg = File.ReadAllBytes(path);
        using var file = File.Create(path);
        JpegFile.Write(file, jpeg, new(null, exif, null, iptc, xmp));
    }
}
