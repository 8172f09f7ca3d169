using System.Text;
using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Raw;

/// <summary>RAW files by libraw.</summary>
public sealed unsafe class RawPictures : IRawDecoder
{
    private const int CameraSpace = 0;
    private const int SRgbSpace = 1;
    private const int Bilinear = 0;
    private const int AdaptiveHomogeneity = 3;

    private static readonly Lazy<string?> missing = new(() => NativeLibraries.Has(NativeLibraries.Raw)
        ? null
        : "RAW files cannot be read: the library libraw is not installed. "
            + "Install it with: sudo apt-get install libraw20 (on Debian 13 and Ubuntu 24.04: libraw23t64).");

    /// <summary>Looks for the library.</summary>
    public RawPictures() => _ = Missing;

    public string? Missing => missing.Value;

    public PictureHeader ReadHeader(string path, PictureFormat format, PictureLimits limits)
    {
        using var file = new RawFile(path, format);
        limits.CheckPixels(RawNative.libraw_get_raw_width(file.Handle), RawNative.libraw_get_raw_height(file.Handle));
        // of the upright picture; nothing but closing is right after it
        file.Check(RawNative.libraw_adjust_sizes_info_only(file.Handle));
        var exif = ExifBlock.FromFile(path);
        return new()
        {
            Format = format,
            Width = RawNative.libraw_get_iwidth(file.Handle),
            Height = RawNative.libraw_get_iheight(file.Handle),
            Channels = 1,
            Bits = 16,
            Kind = ColorKind.Sensor,
            Orientation = exif?.Orientation ?? 1,
            Pages = (int)RawNative.libraw_get_iparams(file.Handle)->Pictures,
            Space = new("camera", SpaceSource.Camera),
            Metadata = new() { Exif = exif },
            Exif = Fields(file, exif?.Fields() ?? ExifFields.None),
        };
    }

    public Picture Decode(string path, PictureHeader header, DecodeSettings settings)
    {
        using var file = new RawFile(path, header.Format);
        settings.Limits.CheckPixels(RawNative.libraw_get_raw_width(file.Handle), RawNative.libraw_get_raw_height(file.Handle));
        file.Check(RawNative.libraw_unpack(file.Handle));
        var white = WhiteLevel(file);
        RawNative.libraw_set_demosaic(file.Handle, AdaptiveHomogeneity);
        RawNative.libraw_set_output_color(file.Handle, CameraSpace);
        RawNative.libraw_set_gamma(file.Handle, 0, 1);
        RawNative.libraw_set_gamma(file.Handle, 1, 1);
        for (var channel = 0; channel < 4; channel++)
        {
            RawNative.libraw_set_user_mul(file.Handle, channel, 1);
        }

        var facts = new CameraFacts(
            header.Metadata.Exif?.UniqueCameraModel,
            [.. Enumerable.Range(0, 4).Select(c => (double)RawNative.libraw_get_cam_mul(file.Handle, c))],
            [.. Enumerable.Range(0, 4).Select(c => (double)RawNative.libraw_get_pre_mul(file.Handle, c))],
            [.. Enumerable.Range(0, 12).Select(i => (double)RawNative.libraw_get_rgb_cam(file.Handle, i / 4, i % 4))],
            white);
        var pixels = Process(file, 16, settings);
        Rescale(pixels.Words, white, RawNative.libraw_get_color_maximum(file.Handle));
        return new(pixels, header.Space, facts);
    }

    public Pixels Develop(string path, PictureHeader header, DecodeSettings settings)
    {
        using var file = new RawFile(path, header.Format);
        settings.Limits.CheckPixels(RawNative.libraw_get_raw_width(file.Handle), RawNative.libraw_get_raw_height(file.Handle));
        file.Check(RawNative.libraw_unpack(file.Handle));
        RawNative.libraw_set_demosaic(file.Handle, Bilinear);
        RawNative.libraw_set_output_color(file.Handle, SRgbSpace);
        if (RawNative.libraw_get_cam_mul(file.Handle, 0) > 0)
        {
            for (var channel = 0; channel < 4; channel++)
            {
                RawNative.libraw_set_user_mul(file.Handle, channel, RawNative.libraw_get_cam_mul(file.Handle, channel));
            }
        }

        return Process(file, 8, settings);
    }

    /// <summary>Codes from black to the sensor's end, before libraw looks at how bright this picture happens to be.</summary>
    private static int WhiteLevel(RawFile file)
    {
        file.Check(RawNative.libraw_raw2image(file.Handle));
        RawNative.libraw_subtract_black(file.Handle);
        return RawNative.libraw_get_color_maximum(file.Handle);
    }

    private static Pixels Process(RawFile file, int bits, DecodeSettings settings)
    {
        RawNative.libraw_set_output_bps(file.Handle, bits);
        RawNative.libraw_set_no_auto_bright(file.Handle, 1);
        file.Check(RawNative.libraw_dcraw_process(file.Handle));
        var result = RawNative.libraw_dcraw_make_mem_image(file.Handle, out var error);
        file.Check(error);
        try
        {
            var bytes = (byte*)(result + 1);
            var pixels = new Pixels(result->Width, result->Height, 3, bits, settings.Pool);
            // sensors of one color give gray
            new PixelPlacer(pixels, result->Width, result->Height, result->Colors, result->Bits, result->Bits, hasAlpha: false, orientation: 1)
                .Place(bytes, 0, result->Height);
            return pixels;
        }
        finally
        {
            RawNative.libraw_dcraw_clear_mem(result);
        }
    }

    /// <summary>libraw brings the brightest pixel of a nearly full picture to the end of the scale; the next picture under the same light would not fit it.</summary>
    private static void Rescale(Span<ushort> words, int white, int used)
    {
        if (used <= 0 || white <= 0 || used == white)
        {
            return;
        }

        var scale = (double)used / white;
        foreach (ref var word in words)
        {
            word = (ushort)Math.Min(word * scale + 0.5, ushort.MaxValue);
        }
    }

    /// <summary>What EXIF says, and where it says nothing what libraw found among the maker's own notes.</summary>
    private static ExifFields Fields(RawFile file, ExifFields exif)
    {
        var identity = RawNative.libraw_get_iparams(file.Handle);
        var lens = RawNative.libraw_get_lensinfo(file.Handle);
        var shot = RawNative.libraw_get_imgother(file.Handle);
        return exif with
        {
            Camera = exif.Camera ?? ExifBlock.Camera(Text(identity->Make), Text(identity->Model)),
            Lens = exif.Lens ?? Text(lens->Name),
            Iso = exif.Iso ?? (shot->Iso is > 0 and < 1e7f ? (int)Math.Round(shot->Iso) : null),
            Exposure = exif.Exposure ?? Positive(shot->Shutter),
            Aperture = exif.Aperture ?? Positive(shot->Aperture),
            FocalLength = exif.FocalLength ?? Positive(shot->FocalLength),
        };
    }

    private static double? Positive(float value) => value > 0 && float.IsFinite(value) ? value : null;

    private static string? Text(byte* text)
    {
        const int most = 64;
        var bytes = new ReadOnlySpan<byte>(text, most);
        var end = bytes.IndexOf((byte)0);
        var result = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
        return result.Length == 0 ? null : result;
    }
}
