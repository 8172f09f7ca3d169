namespace Kargah.Imaging.Metadata;

/// <summary>What stands beside the pixels in a file, as it is handed on to another one.</summary>
public sealed record PictureMetadata
{
    public ExifBlock? Exif { get; init; }

    /// <summary>IPTC records (IIM), without what wraps them.</summary>
    public byte[]? Iptc { get; init; }

    /// <summary>An XMP packet.</summary>
    public byte[]? Xmp { get; init; }

    /// <summary>Of a print; null where the file says none.</summary>
    public double? PixelsPerMillimetre { get; init; }

    public static PictureMetadata None { get; } = new();
}
