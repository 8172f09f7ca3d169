using System.Buffers.Binary;
using Kargah.Imaging.Metadata;

namespace Kargah.Imaging;

/// <summary>Kinds of files: by name, by content, and whether the two agree.</summary>
public static class PictureFormats
{
    private const int HeadLength = 64;
    private const ushort DngVersion = 50706;

    private static readonly Dictionary<string, PictureFormat> byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jpg"] = PictureFormat.Jpeg,
        ["jpeg"] = PictureFormat.Jpeg,
        ["jpe"] = PictureFormat.Jpeg,
        ["png"] = PictureFormat.Png,
        ["tif"] = PictureFormat.Tiff,
        ["tiff"] = PictureFormat.Tiff,
        ["webp"] = PictureFormat.WebP,
        ["heic"] = PictureFormat.Heic,
        ["heif"] = PictureFormat.Heic,
        ["hif"] = PictureFormat.Heic,
        ["avif"] = PictureFormat.Avif,
        ["dng"] = PictureFormat.Dng,
        ["cr2"] = PictureFormat.Cr2,
        ["cr3"] = PictureFormat.Cr3,
        ["nef"] = PictureFormat.Nef,
        ["arw"] = PictureFormat.Arw,
        ["raf"] = PictureFormat.Raf,
        ["orf"] = PictureFormat.Orf,
        ["rw2"] = PictureFormat.Rw2,
        ["pef"] = PictureFormat.Pef,
        ["iiq"] = PictureFormat.Iiq,
        ["3fr"] = PictureFormat.ThreeFr,
    };

    /// <summary>Whether libraw reads it.</summary>
    public static bool IsRaw(this PictureFormat format) => format >= PictureFormat.Dng;

    public static string Name(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.WebP => "WebP",
        PictureFormat.ThreeFr => "3FR",
        _ => format.ToString().ToUpperInvariant(),
    };

    public static string MimeType(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Png => "image/png",
        PictureFormat.Tiff => "image/tiff",
        PictureFormat.WebP => "image/webp",
        PictureFormat.Heic => "image/heic",
        PictureFormat.Avif => "image/avif",
        PictureFormat.Dng => "image/x-adobe-dng",
        PictureFormat.Cr2 => "image/x-canon-cr2",
        PictureFormat.Cr3 => "image/x-canon-cr3",
        PictureFormat.Nef => "image/x-nikon-nef",
        PictureFormat.Arw => "image/x-sony-arw",
        PictureFormat.Raf => "image/x-fuji-raf",
        PictureFormat.Orf => "image/x-olympus-orf",
        PictureFormat.Rw2 => "image/x-panasonic-rw2",
        PictureFormat.Pef => "image/x-pentax-pef",
        PictureFormat.Iiq => "image/x-phaseone-iiq",
        PictureFormat.ThreeFr => "image/x-hasselblad-3fr",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>By the end of a file's name; null where it is none of ours.</summary>
    public static PictureFormat? FromName(string fileName) =>
        byExtension.TryGetValue(Path.GetExtension(fileName).TrimStart('.'), out var format) ? format : null;

    /// <summary>What a file is, held to what its name says.</summary>
    /// <exception cref="PictureException">It is no picture, or one of another kind than its name says.</exception>
    public static PictureFormat Of(Stream content, string fileName)
    {
        var named = FromName(fileName);
        var found = FromContent(content);
        if (found is null)
        {
            throw new PictureException(PictureCodes.NotAPicture, named is { } said
                ? $"{fileName} is no picture: it does not begin as a {said.Name()} file does."
                : $"{fileName} is no picture of a kind that is read: JPEG, PNG, TIFF, WebP, HEIC, AVIF or a camera's RAW file.");
        }

        // what makers wrap into a TIFF differs in its inside only, which libraw knows
        if (found == PictureFormat.Tiff && named is { } maker
            && (maker is PictureFormat.Nef or PictureFormat.Arw or PictureFormat.Pef or PictureFormat.Iiq or PictureFormat.ThreeFr
                || (maker == PictureFormat.Dng && Tags(content) is null)))
        {
            return maker;
        }

        // .heif is the container's name, whatever is in it
        var agrees = found == named || (found == PictureFormat.Avif && fileName.EndsWith(".heif", StringComparison.OrdinalIgnoreCase));
        return agrees ? found.Value : throw new PictureException(
            PictureCodes.WrongExtension,
            named is { } name
                ? $"{fileName} is a {found.Value.Name()} file and is named like a {name.Name()} file. Rename it, or export it again."
                : $"{fileName} is a {found.Value.Name()} file. Rename it so that its name says so.",
            new Dictionary<string, object?> { ["found"] = found.Value.Name(), ["named"] = named?.Name() });
    }

    /// <summary>By the first bytes, and for TIFF by its tags; null where it is none of ours. RAW files that are TIFFs of their maker are told as TIFF.</summary>
    public static PictureFormat? FromContent(Stream content)
    {
        Span<byte> buffer = stackalloc byte[HeadLength];
        content.Position = 0;
        var head = (ReadOnlySpan<byte>)buffer[..content.ReadAtLeast(buffer, HeadLength, throwOnEndOfStream: false)];
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return PictureFormat.Jpeg;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return PictureFormat.Png;
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return PictureFormat.WebP;
        }

        if (head.StartsWith("FUJIFILMCCD-RAW"u8))
        {
            return PictureFormat.Raf;
        }

        if (head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8))
        {
            return PictureFormat.Orf;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 0x55, 0x00]))
        {
            return PictureFormat.Rw2;
        }

        if (head.Length >= 16 && head[4..].StartsWith("ftyp"u8))
        {
            return OfBrands(head);
        }

        var isTiff = head.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 42, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0x4D, 0x4D, 0, 42]);
        if (isTiff && head.Length >= 10 && head[8..].StartsWith("CR"u8))
        {
            return PictureFormat.Cr2;
        }

        var isBigTiff = head.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 43, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0x4D, 0x4D, 0, 43]);
        return isTiff ? OfTiff(content) : isBigTiff ? PictureFormat.Tiff : null;
    }

    private static PictureFormat? OfBrands(ReadOnlySpan<byte> head)
    {
        var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        // the major brand, its version, and the compatible ones
        for (var at = 8; at + 4 <= length; at += at == 8 ? 8 : 4)
        {
            var brand = head.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return PictureFormat.Avif;
            }

            if (brand.SequenceEqual("crx "u8))
            {
                return PictureFormat.Cr3;
            }

            if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
            {
                return PictureFormat.Heic;
            }
        }

        return null;
    }

    private static PictureFormat OfTiff(Stream content) => Tags(content)?.Has(DngVersion) == true ? PictureFormat.Dng : PictureFormat.Tiff;

    /// <summary>Null where the file ends before them.</summary>
    private static TiffDirectory? Tags(Stream content) => TiffReader.Open(content) is { } tiff ? tiff.Directory(tiff.First) : null;
}
