using Kargah.Imaging.Metadata;
using Kargah.Imaging.Profiles;

namespace Kargah.Imaging.Vips;

public sealed partial class VipsPictures
{
    private static PictureHeader HeaderOf(VipsImage image, string path, PictureFormat format, PictureLimits limits)
    {
        limits.CheckPixels(image.Width, image.Height);
        var kind = Kind(image, format);
        var icc = image.Blob("icc-profile-data");
        var exif = Exif(image, path, format);
        // libheif turns while it decodes
        var isUpright = format is PictureFormat.Heic or PictureFormat.Avif;
        var orientation = !isUpright && image.Integer("orientation") is { } turn and >= 1 and <= 8 ? turn : 1;
        var (width, height) = orientation >= 5 ? (image.Height, image.Width) : (image.Width, image.Height);
        return new()
        {
            Format = format,
            Width = width,
            Height = height,
            Channels = image.Bands,
            Bits = image.Format == VipsFormat.Word ? 16 : 8,
            Kind = kind,
            HasAlpha = image.Bands > Colors(kind),
            Orientation = orientation,
            Pages = image.Integer("n-pages") is { } pages and > 0 ? pages : 1,
            Space = Space(kind, icc, exif, path, format),
            Icc = icc,
            Metadata = new()
            {
                Exif = exif,
                Iptc = image.Blob("iptc-data") is { } iptc ? PhotoshopResources.Iptc(iptc) : null,
                Xmp = image.Blob("xmp-data") is { } xmp ? XmpPacket.Unwrap(xmp) : null,
                // 1 is what libvips says where a file says nothing
                PixelsPerMillimetre = image.PixelsPerMillimetre is var resolution and > 0 and not 1 ? resolution : null,
            },
            Exif = exif?.Fields() ?? ExifFields.None,
        };
    }

    private static int Colors(ColorKind kind) => kind switch
    {
        ColorKind.Gray => 1,
        ColorKind.Cmyk => 4,
        _ => 3,
    };

    private static ColorKind Kind(VipsImage image, PictureFormat format)
    {
        var kind = (image.Interpretation, image.Bands) switch
        {
            (VipsInterpretation.Gray or VipsInterpretation.Gray16, _) or (VipsInterpretation.Multiband, 1 or 2) => ColorKind.Gray,
            (VipsInterpretation.Cmyk, >= 4) => ColorKind.Cmyk,
            (VipsInterpretation.SRgb or VipsInterpretation.Rgb or VipsInterpretation.Rgb16 or VipsInterpretation.Multiband, >= 3) => ColorKind.Rgb,
            _ => (ColorKind?)null,
        };
        return image.IsPlain && image.Format is VipsFormat.Byte or VipsFormat.Word && kind is { } known
            ? known
            : throw new PictureException(
                PictureCodes.Unsupported,
                $"This kind of {format.Name()} is not read: gray, RGB and CMYK of 8 or 16 bits are. Convert it to RGB of 16 bits and upload it again.");
    }

    /// <summary>From the block that most formats carry; a TIFF is one itself.</summary>
    private static ExifBlock? Exif(VipsImage image, string path, PictureFormat format)
    {
        if (image.Blob("exif-data") is { } block)
        {
            return ExifBlock.Parse(block);
        }

        return format == PictureFormat.Tiff ? ExifBlock.FromFile(path) : null;
    }

    private static PictureSpace Space(ColorKind kind, byte[]? icc, ExifBlock? exif, string path, PictureFormat format)
    {
        var profile = icc is null ? null : IccReader.Read(icc);
        if (profile is not null && KnownSpace.Of(profile) is { } known && kind != ColorKind.Cmyk)
        {
            return new(known.Name, SpaceSource.Profile);
        }

        // one of another kind of pixels means nothing here
        if (profile?.Space == (kind switch { ColorKind.Gray => "GRAY", ColorKind.Cmyk => "CMYK", _ => "RGB " }))
        {
            return new(profile!.Description ?? "without a name", SpaceSource.Profile, IsConverted: true);
        }

        if (kind == ColorKind.Cmyk)
        {
            return new("CMYK", SpaceSource.Assumed, IsConverted: true);
        }

        return Numbers(path, format) ?? (exif?.Space is { } space ? new(space, SpaceSource.Exif) : new(KnownSpace.SRgb, SpaceSource.Assumed));
    }

    private static PictureSpace? Numbers(string path, PictureFormat format)
    {
        if (format is not (PictureFormat.Heic or PictureFormat.Avif))
        {
            return null;
        }

        using var file = File.OpenRead(path);
        if (HeifColors.Read(file) is not { } numbers)
        {
            return null;
        }

        return !numbers.IsHighRange && numbers.Space is { } name ? new(name, SpaceSource.Container) : throw new PictureException(
            PictureCodes.Unsupported,
            $"The {format.Name()} file is of high dynamic range or of a space for video (BT.2020). Export it as sRGB, Display P3 or Adobe RGB.");
    }
}
