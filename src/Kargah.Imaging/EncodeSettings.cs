using Kargah.Imaging.Metadata;

namespace Kargah.Imaging;

public enum OutputFormat
{
    /// <summary>Of 8 bits without alpha.</summary>
    Jpeg,
    Png,

    /// <summary>Of 16 bits or 8, as the pixels have.</summary>
    Tiff,

    /// <summary>Of 8 bits, at most 16383 pixels wide and high.</summary>
    WebP,
}

public sealed record EncodeSettings
{
    public required OutputFormat Format { get; init; }

    /// <summary>Of JPEG and WebP, 1 to 100. From 90 on the colors of a JPEG have the resolution of brightness.</summary>
    public int Quality { get; init; } = 95;

    /// <summary>Of TIFF: by deflate, without loss. It takes many times as long and saves little on noise of 16 bits.</summary>
    public bool Compress { get; init; }

    /// <summary>The ICC profile of the pixels, as Kargah.Color's IccProfile writes it.</summary>
    public byte[]? Profile { get; init; }

    /// <summary>Whether the profile is sRGB, which EXIF says by a number of its own.</summary>
    public bool IsSRgb { get; init; }

    /// <summary>Of the picture that the pixels come from. Written upright and without its small preview.</summary>
    public PictureMetadata Metadata { get; init; } = PictureMetadata.None;

    /// <summary>Whether the place where the picture was taken goes into the written file.</summary>
    public bool KeepLocation { get; init; }
}
