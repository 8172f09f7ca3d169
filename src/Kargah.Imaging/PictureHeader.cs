using Kargah.Imaging.Metadata;

namespace Kargah.Imaging;

/// <summary>What a file says before anything of it is decoded.</summary>
public sealed record PictureHeader
{
    public required PictureFormat Format { get; init; }

    /// <summary>Upright, as it will be decoded.</summary>
    public required int Width { get; init; }

    /// <summary>Upright.</summary>
    public required int Height { get; init; }

    /// <summary>As stored: gray, RGB or CMYK, alpha included.</summary>
    public required int Channels { get; init; }

    /// <summary>8 or 16 in memory; HEIC, AVIF and cameras may have used 10 to 14 of the 16.</summary>
    public required int Bits { get; init; }

    public required ColorKind Kind { get; init; }

    public bool HasAlpha { get; init; }

    /// <summary>1 to 8 as in EXIF: how the stored pixels are turned and mirrored when they are decoded.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Pictures in the file; the first is decoded.</summary>
    public int Pages { get; init; } = 1;

    public required PictureSpace Space { get; init; }

    public byte[]? Icc { get; init; }

    public PictureMetadata Metadata { get; init; } = PictureMetadata.None;

    public ExifFields Exif { get; init; } = ExifFields.None;
}

public enum ColorKind
{
    Gray,
    Rgb,
    Cmyk,

    /// <summary>A RAW file: one color a pixel, as the sensor saw it.</summary>
    Sensor,
}

/// <summary>What a picture's numbers mean.</summary>
/// <param name="Name">A name of Kargah.Color's RgbSpace, or what the profile calls itself, or "camera" of a RAW file.</param>
/// <param name="Source">Who says so.</param>
/// <param name="IsConverted">It is none of the known spaces: decoding converts it to Display P3, which holds nearly every surface.</param>
public sealed record PictureSpace(string Name, SpaceSource Source, bool IsConverted = false);

public enum SpaceSource
{
    /// <summary>Nothing in the file; sRGB is meant then.</summary>
    Assumed,
    Profile,
    Exif,

    /// <summary>Numbers of the container (HEIC, AVIF).</summary>
    Container,
    Camera,
}
