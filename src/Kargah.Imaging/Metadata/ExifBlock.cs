using System.Globalization;

namespace Kargah.Imaging.Metadata;

/// <summary>What a camera wrote beside a picture: the directories of an EXIF block, or of a TIFF or RAW file of that shape.</summary>
public sealed class ExifBlock
{
    private const int ShortestBlock = 14;

    // What describes a picture; what describes how its pixels lie in a file is left behind.
    private static readonly HashSet<ushort> descriptive =
    [
        ExifTags.ImageDescription, ExifTags.Make, ExifTags.Model, ExifTags.XResolution, ExifTags.YResolution, ExifTags.ResolutionUnit,
        ExifTags.Software, ExifTags.DateTime, ExifTags.Artist, ExifTags.Rating, ExifTags.Copyright,
        .. Enumerable.Range(ExifTags.FirstWindowsText, ExifTags.LastWindowsText - ExifTags.FirstWindowsText + 1).Select(t => (ushort)t),
    ];

    private readonly TiffDirectory main;
    private readonly TiffDirectory exif;
    private readonly TiffDirectory? location;
    private readonly TiffDirectory? interoperability;
    private readonly bool isBlock;

    private ExifBlock(TiffReader tiff, TiffDirectory main, bool isBlock)
    {
        TiffDirectory? At(TiffDirectory from, ushort tag) => from.Integer(tag) is { } place ? tiff.Directory(place) : null;
        (this.main, this.isBlock) = (main, isBlock);
        exif = At(main, ExifTags.Exif) ?? new();
        location = At(main, ExifTags.Location);
        interoperability = At(exif, ExifTags.Interoperability);
    }

    /// <summary>A block as JPEG, PNG, WebP and HEIF files carry it; null where it cannot be read.</summary>
    public static ExifBlock? Parse(byte[] block)
    {
        var start = block.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0;
        return block.Length - start < ShortestBlock ? null : Read(new MemoryStream(block, start, block.Length - start, writable: false), isBlock: true);
    }

    /// <summary>Of a TIFF file, or a RAW file of that shape; null where it is none.</summary>
    public static ExifBlock? FromFile(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file, isBlock: false);
    }

    /// <summary>Exactly the camera's name in a DNG.</summary>
    public string? UniqueCameraModel => main.Text(ExifTags.UniqueCameraModel);

    /// <summary>How a viewer has to turn the picture, 1 to 8; 1 is upright.</summary>
    public int Orientation => main.Integer(ExifTags.Orientation) is { } turn and >= 1 and <= 8 ? (int)turn : 1;

    /// <summary>The RGB space that the camera says it wrote, where it says one.</summary>
    public string? Space => exif.Integer(ExifTags.ColorSpace) switch
    {
        1 => "sRGB",
        2 => "Adobe RGB",
        65535 when interoperability?.Text(ExifTags.InteroperabilityIndex) == "R03" => "Adobe RGB",
        _ => null,
    };

    /// <param name="withLocation">Whether to tell where the picture was taken.</param>
    public ExifFields Fields(bool withLocation = false) => new()
    {
        Camera = Camera(main.Text(ExifTags.Make), main.Text(ExifTags.Model)),
        Lens = exif.Text(ExifTags.LensModel),
        Iso = exif.Integer(ExifTags.Iso) is { } iso and > 0 and < 65535 ? (int)iso : null,
        Exposure = Positive(exif.Number(ExifTags.ExposureTime)),
        Aperture = Positive(exif.Number(ExifTags.FNumber)),
        FocalLength = Positive(exif.Number(ExifTags.FocalLength)),
        WhiteBalance = exif.Integer(ExifTags.WhiteBalance) switch
        {
            0 => WhiteBalanceMode.Auto,
            1 => WhiteBalanceMode.Manual,
            _ => null,
        },
        TakenAt = Time(exif.Text(ExifTags.DateTimeOriginal)) ?? Time(main.Text(ExifTags.DateTime)),
        TakenAtOffset = Offset(exif.Text(ExifTags.OffsetTimeOriginal)),
        Location = withLocation ? Location() : null,
    };

    /// <summary>"Nikon D800" of "NIKON CORPORATION" and "NIKON D800".</summary>
    internal static string? Camera(string? make, string? model)
    {
        if (make is null || model is null)
        {
            return model ?? make;
        }

        var brand = make.Split(' ')[0];
        return model.StartsWith(brand, StringComparison.OrdinalIgnoreCase) ? model : $"{brand} {model}";
    }

    /// <summary>The directories to be written with a changed picture: upright, of its new size and color space, without a small picture of the old one.</summary>
    /// <param name="withMakerNote">Kept at its place, from which its own pointers count; only a block has room for that.</param>
    internal ExifDirectories ToWrite(int width, int height, bool isSRgb, bool withLocation, bool withMakerNote)
    {
        List<TiffEntry> Copy(TiffDirectory from, Func<ushort, bool> takes) =>
            [.. from.Values.Where(v => takes(v.Key)).Select(v => new TiffEntry(v.Key, v.Value.Type, v.Value.LittleEndian()))];

        var first = Copy(main, descriptive.Contains);
        first.Add(TiffEntry.Word(ExifTags.Orientation, 1));
        var second = Copy(exif, tag => tag is not (ExifTags.MakerNote or ExifTags.Interoperability or ExifTags.ColorSpace or ExifTags.PixelWidth or ExifTags.PixelHeight));
        second.AddRange([
            TiffEntry.Word(ExifTags.ColorSpace, isSRgb ? 1 : 65535), TiffEntry.Long(ExifTags.PixelWidth, width), TiffEntry.Long(ExifTags.PixelHeight, height)]);
        // many notes take their byte order from the block; Nikon's have one of their own
        if (withMakerNote && isBlock && exif.Find(ExifTags.MakerNote, out var note) && note.At is > 8 and < int.MaxValue
            && (!note.IsBigEndian || note.Bytes.AsSpan().StartsWith("Nikon"u8)))
        {
            second.Add(new(ExifTags.MakerNote, note.Type, note.Bytes, (int)note.At));
        }

        return new(first, second, withLocation && location is not null ? Copy(location, _ => true) : []);
    }

    private static ExifBlock? Read(Stream stream, bool isBlock) =>
        TiffReader.Open(stream) is { } tiff && tiff.Directory(tiff.First) is { } main ? new(tiff, main, isBlock) : null;

    private static double? Positive(double? value) => value > 0 ? value : null;

    private static DateTime? Time(string? text) =>
        System.DateTime.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static TimeSpan? Offset(string? text) =>
        DateTimeOffset.TryParseExact($"2000-01-01 {text}", "yyyy-MM-dd zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Offset : null;

    private PictureLocation? Location()
    {
        double? Degrees(ushort letter, ushort number, string negative) =>
            location?.Number(number) is { } degrees && location.Number(number, 1) is { } minutes
                ? (degrees + minutes / 60 + (location.Number(number, 2) ?? 0) / 3600) * (location.Text(letter) == negative ? -1 : 1)
                : null;

        return Degrees(1, 2, "S") is { } latitude && Degrees(3, 4, "W") is { } longitude
            ? new(latitude, longitude, location?.Number(6) * (location?.Integer(5) == 1 ? -1 : 1))
            : null;
    }
}
