namespace Kargah.Imaging.Metadata;

/// <summary>What goes into a written file beside its pixels.</summary>
/// <param name="Exif">A block, for JPEG and PNG.</param>
/// <param name="Directories">The same in parts, for TIFF.</param>
internal sealed record Attachments(byte[]? Profile, byte[]? Exif, ExifDirectories? Directories, byte[]? Iptc, byte[]? Xmp)
{
    public static Attachments None { get; } = new(null, null, null, null, null);

    /// <summary>What could not be taken over, in sentences.</summary>
    public List<LeftOut> LeftOut { get; } = [];

    public static Attachments Of(PictureMetadata metadata, byte[]? profile, bool isSRgb, int width, int height, bool withLocation)
    {
        var directories = metadata.Exif?.ToWrite(width, height, isSRgb, withLocation, withMakerNote: false);
        var block = metadata.Exif?.ToWrite(width, height, isSRgb, withLocation, withMakerNote: true).ToBlock();
        if (block?.Length > JpegFile.MostExif)
        {
            block = directories?.ToBlock();
        }

        var xmp = metadata.Xmp is { } packet ? XmpPacket.Clean(packet, withLocation) : null;
        var attachments = new Attachments(profile, block, directories, metadata.Iptc, xmp);
        if (metadata.Xmp is not null && xmp is null)
        {
            attachments.LeftOut.Add(new("XMP", "The XMP of the picture is no readable XML and was left out."));
        }

        return attachments;
    }
}
