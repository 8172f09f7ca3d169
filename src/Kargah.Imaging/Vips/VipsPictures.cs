using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Vips;

/// <summary>Ordinary pictures by libvips: it decodes and encodes pixels, and what stands beside them is read and written here.</summary>
public sealed partial class VipsPictures : IPictureCodec
{
    private const int Sequential = 1;
    private const int MostStrip = 4 << 20;
    private const int DownOnly = 2;
    private const int RelativeIntent = 1;
    private const int ThumbnailQuality = 80;

    // of 6: more takes twice the time for a tenth of the bytes
    private const int ThumbnailEffort = 2;
    private const int MostWebP = 16383;
    private const int Deflate = 2;
    private const int HorizontalPredictor = 2;

    private static readonly ReaderWriterLockSlim calls = new();

    /// <param name="threads">That one operation may use; of the whole process.</param>
    public VipsPictures(int threads) => VipsLibrary.Limit(threads);

    private enum FailOn
    {
        Error = 2,
        Warning = 3,
    }

    public string? Missing => VipsLibrary.Missing;

    public PictureHeader ReadHeader(string path, PictureFormat format, PictureLimits limits) => Call(path, format, () =>
    {
        using var image = Open(path, format, FailOn.Error);
        return HeaderOf(image, path, format, limits);
    });

    public Picture Decode(string path, PictureHeader header, DecodeSettings settings) => Call(path, header.Format, () =>
    {
        try
        {
            // libjpeg only warns of codes that make no sense, and goes on with gray
            return Decode(path, header, settings, header.Format == PictureFormat.Jpeg ? FailOn.Warning : FailOn.Error);
        }
        catch (VipsException problem) when (IsHarmless(problem))
        {
            return Decode(path, header, settings, FailOn.Error);
        }
    });

    public byte[] Thumbnail(string path, PictureHeader header, int size) => Call(path, header.Format, () =>
    {
        using var source = new GObjectHandle(VipsNative.vips_source_new_from_file(path));
        using var operation = new VipsOperation("thumbnail_source").Set("source", source);
        return Small(operation, size, header.Space is { Name: Profiles.KnownSpace.SRgb, IsConverted: false } && header.Kind != ColorKind.Cmyk);
    });

    public byte[] Thumbnail(Pixels pixels, int size, byte[]? profile = null)
    {
        using var image = Image(pixels, null);
        if (profile is not null)
        {
            image.SetBlob("icc-profile-data", profile);
        }

        using var operation = new VipsOperation("thumbnail_image").Set("in", image.Handle);
        var bytes = Small(operation, size, profile is null);
        GC.KeepAlive(pixels);
        return bytes;
    }

    public IReadOnlyList<LeftOut> Encode(Pixels pixels, string path, EncodeSettings settings)
    {
        Check(pixels, settings.Format);
        var attachments = Attachments.Of(
            settings.Metadata, settings.Profile, settings.IsSRgb, pixels.Width, pixels.Height, settings.KeepLocation);
        try
        {
            using var image = Image(pixels, settings.Metadata.PixelsPerMillimetre);
            Write(image, path, settings, attachments);
        }
        catch (VipsException problem)
        {
            throw new IOException($"The picture could not be written ({Cause(problem, path)}).", problem);
        }

        GC.KeepAlive(pixels);
        return attachments.LeftOut;
    }

    private static void Check(Pixels pixels, OutputFormat format)
    {
        if (format == OutputFormat.Jpeg && (pixels.Channels != 3 || pixels.Bits != 8))
        {
            throw new ArgumentException($"A JPEG has 3 channels of 8 bits, not {pixels.Channels} of {pixels.Bits}.", nameof(pixels));
        }

        if (format == OutputFormat.WebP && (pixels.Bits != 8 || pixels.Width > MostWebP || pixels.Height > MostWebP))
        {
            throw new ArgumentException(
                $"A WebP has 8 bits and at most {MostWebP} pixels in width and height, not {pixels.Bits} bits and {pixels.Width} × {pixels.Height}.", nameof(pixels));
        }
    }

    private static void Write(VipsImage image, string path, EncodeSettings settings, Attachments attachments)
    {
        VipsOperation Saver(string name) => new VipsOperation(name).Set("in", image.Handle).Set("strip", true);
        switch (settings.Format)
        {
            case OutputFormat.Jpeg:
                using (var saver = Saver("jpegsave_buffer").Set("Q", settings.Quality).Run())
                using (var file = File.Create(path))
                {
                    JpegFile.Write(file, saver.Bytes(), attachments);
                }

                break;
            case OutputFormat.Png:
                // by the one filter that suits photographs; a higher level takes twice the time for a few percent
                const int paeth = 0x80, level = 4;
                using (var saver = Saver("pngsave_buffer").Set("compression", level).Set("filter", paeth).Run())
                using (var file = File.Create(path))
                {
                    PngFile.Write(file, saver.Bytes(), attachments);
                }

                break;
            case OutputFormat.Tiff:
                var tiff = Saver("tiffsave").Set("filename", path);
                if (settings.Compress)
                {
                    tiff.Set("compression", Deflate).Set("predictor", HorizontalPredictor);
                }

                tiff.Run().Dispose();
                using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
                {
                    TiffFile.Add(file, attachments);
                }

                break;
            case OutputFormat.WebP:
                using (var saver = Saver("webpsave_buffer").Set("Q", settings.Quality).Run())
                using (var file = File.Create(path))
                {
                    WebpFile.Write(file, saver.Bytes(), image.Width, image.Height, image.Bands == 4, attachments);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(settings));
        }
    }

    private static Picture Decode(string path, PictureHeader header, DecodeSettings settings, FailOn failOn)
    {
        settings.Limits.CheckPixels(header.Width, header.Height);
        using var stored = Open(path, header.Format, failOn);
        var isTurned = header.Orientation >= 5;
        if ((isTurned ? stored.Height : stored.Width) != header.Width || (isTurned ? stored.Width : stored.Height) != header.Height)
        {
            throw new PictureException(PictureCodes.Damaged, "The file has changed since it was looked at.");
        }

        var bits = settings.Bits ?? header.Bits;
        using var converted = header.Space.IsConverted ? Convert(stored, header, bits) : null;
        var image = converted ?? stored;
        var depth = image.Format == VipsFormat.Word ? 16 : 8;
        var pixels = new Pixels(header.Width, header.Height, settings.KeepAlpha && header.HasAlpha ? 4 : 3, bits, settings.Pool);
        try
        {
            var placer = new PixelPlacer(
                pixels, image.Width, image.Height, image.Bands, depth, BitsInUse(stored, depth), header.HasAlpha, header.Orientation);
            image.Read(Rows(image, depth), placer);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }

        return new(pixels, header.Space.IsConverted ? new(Profiles.KnownSpace.DisplayP3, header.Space.Source) : header.Space);
    }

    /// <summary>To Display P3, by littlecms, relative to the medium's white.</summary>
    private static VipsImage Convert(VipsImage image, PictureHeader header, int bits)
    {
        try
        {
            using var operation = new VipsOperation("icc_transform")
                .Set("in", image.Handle).Set("output-profile", "p3").Set("embedded", true).Set("intent", RelativeIntent).Set("depth", bits);
            if (header.Kind == ColorKind.Cmyk)
            {
                // where there is no profile inside
                operation.Set("input-profile", "cmyk");
            }

            return operation.Run().Image();
        }
        catch (VipsException problem)
        {
            throw new PictureException(
                PictureCodes.Damaged,
                $"The color profile in the picture, {header.Space.Name}, cannot be used. Convert the picture to sRGB and upload it again.", inner: problem);
        }
    }

    private static int BitsInUse(VipsImage stored, int depth) =>
        stored.Integer("heif-bitdepth") is { } used and > 8 and < 16 && depth == 16 && stored.Format == VipsFormat.Word ? used : depth;

    private static int Rows(VipsImage image, int depth)
    {
        // whole blocks of JPEG, and usually of TIFF
        const int block = 16;
        var line = (long)image.Width * image.Bands * (depth / 8);
        return (int)Math.Clamp(MostStrip / line / block, 1, 32) * block;
    }

    /// <param name="isSRgb">Its numbers stay as they are: through a profile and back takes as long as everything else.</param>
    private static byte[] Small(VipsOperation thumbnail, int size, bool isSRgb)
    {
        thumbnail.Set("width", size).Set("height", size).Set("size", DownOnly);
        if (!isSRgb)
        {
            thumbnail.Set("export-profile", "srgb");
        }

        using var image = thumbnail.Run().Image();
        using var saver = new VipsOperation("webpsave_buffer").Set("in", image.Handle).Set("Q", ThumbnailQuality).Set("effort", ThumbnailEffort).Run();
        using var file = new MemoryStream();
        WebpFile.Write(file, saver.Bytes(), image.Width, image.Height, image.Bands == 4, Attachments.None);
        return file.ToArray();
    }

    private static VipsImage Image(Pixels pixels, double? pixelsPerMillimetre)
    {
        using var plain = VipsImage.Of(pixels);
        using var operation = new VipsOperation("copy").Set("in", plain.Handle)
            .Set("interpretation", (int)(pixels.Bits == 8 ? VipsInterpretation.SRgb : VipsInterpretation.Rgb16));
        if (pixelsPerMillimetre is { } resolution)
        {
            operation.Set("xres", resolution).Set("yres", resolution);
        }

        return operation.Run().Image();
    }

    private static VipsImage Open(string path, PictureFormat format, FailOn failOn)
    {
        var loader = format switch
        {
            PictureFormat.Jpeg => "jpegload",
            PictureFormat.Png => "pngload",
            PictureFormat.Tiff => "tiffload",
            PictureFormat.WebP => "webpload",
            PictureFormat.Heic or PictureFormat.Avif => "heifload",
            _ => throw new ArgumentOutOfRangeException(nameof(format), $"{format.Name()} is read by libraw."),
        };
        if (!VipsLibrary.Has(loader))
        {
            throw new PictureException(
                PictureCodes.LibraryMissing, $"{format.Name()} files cannot be read: the libvips of this machine was built without them.");
        }

        using var operation = new VipsOperation(loader).Set("filename", path).Set("access", Sequential).Set("fail-on", (int)failOn).Run();
        return operation.Image();
    }

    /// <summary>libvips has one place for what goes wrong in all threads. Where something does, it is done once more while nobody else does anything.</summary>
    private static T Call<T>(string path, PictureFormat format, Func<T> call)
    {
        calls.EnterReadLock();
        try
        {
            return call();
        }
        catch (VipsException)
        {
            // whose words these are is not known
        }
        finally
        {
            calls.ExitReadLock();
        }

        calls.EnterWriteLock();
        try
        {
            VipsLibrary.TakeError();
            return call();
        }
        catch (VipsException problem)
        {
            throw Damaged(problem, path, format);
        }
        finally
        {
            calls.ExitWriteLock();
        }
    }

    /// <summary>Bytes that some phones put between two markers say nothing of the pixels.</summary>
    private static bool IsHarmless(VipsException problem) =>
        problem.Message.Split('\n').All(line => line.Contains("extraneous bytes", StringComparison.Ordinal));

    private static PictureException Damaged(VipsException problem, string path, PictureFormat format)
    {
        if (problem.Message.Contains("nsupported", StringComparison.Ordinal) || problem.Message.Contains("not supported", StringComparison.Ordinal))
        {
            return new(
                PictureCodes.Unsupported, $"This kind of {format.Name()} is not read ({Cause(problem, path)}). Save it as a plain TIFF, PNG or JPEG.", inner: problem);
        }

        return new(
            PictureCodes.Damaged, $"The {format.Name()} file is damaged or was cut off ({Cause(problem, path)}). Copy it again from where it came from.", inner: problem);
    }

    /// <summary>The first line of what the library said, without its own name and the file's.</summary>
    private static string Cause(VipsException problem, string path)
    {
        var line = problem.Message.Replace(path, "the file", StringComparison.Ordinal).Split('\n')[0];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? line : line[(colon + 2)..];
    }
}
