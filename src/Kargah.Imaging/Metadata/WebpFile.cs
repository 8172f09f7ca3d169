using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>What stands beside the pixels of a WebP, in the place of what libvips wrote there: it strips nothing from this format. Source: RFC 9649.</summary>
internal static class WebpFile
{
    private const int HeadLength = 12;

    [Flags]
    private enum Parts : byte
    {
        Xmp = 0x04,
        Exif = 0x08,
        Alpha = 0x10,
        Profile = 0x20,
    }

    public static void Write(Stream target, ReadOnlySpan<byte> webp, int width, int height, bool hasAlpha, Attachments attachments)
    {
        using var chunks = new MemoryStream();
        var parts = (attachments.Xmp is null ? 0 : Parts.Xmp) | (attachments.Exif is null ? 0 : Parts.Exif)
            | (attachments.Profile is null ? 0 : Parts.Profile) | (hasAlpha ? Parts.Alpha : 0);
        var extent = new byte[10];
        extent[0] = (byte)parts;
        // three bytes each, the least first
        BinaryPrimitives.WriteInt32LittleEndian(extent.AsSpan(4), width - 1);
        BinaryPrimitives.WriteInt32LittleEndian(extent.AsSpan(6), ((height - 1) << 8) | extent[6]);
        Chunk(chunks, "VP8X"u8, extent);
        Chunk(chunks, "ICCP"u8, attachments.Profile);
        for (var rest = webp[HeadLength..]; rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            if (rest.StartsWith("ALPH"u8) || rest.StartsWith("VP8 "u8) || rest.StartsWith("VP8L"u8))
            {
                Chunk(chunks, rest[..4], rest.Slice(8, length));
            }

            rest = rest[Math.Min(8 + length + (length & 1), rest.Length)..];
        }

        Chunk(chunks, "EXIF"u8, attachments.Exif);
        Chunk(chunks, "XMP "u8, attachments.Xmp);
        if (attachments.Iptc is not null)
        {
            attachments.LeftOut.Add(new("IPTC", "WebP has no place for IPTC, which was left out. JPEG and TIFF have."));
        }

        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, checked((int)chunks.Length + 4));
        target.Write("RIFF"u8);
        target.Write(size);
        target.Write("WEBP"u8);
        chunks.WriteTo(target);
    }

    private static void Chunk(Stream target, ReadOnlySpan<byte> type, byte[]? data)
    {
        if (data is not null)
        {
            Chunk(target, type, data.AsSpan());
        }
    }

    private static void Chunk(Stream target, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        target.Write(type);
        target.Write(length);
        target.Write(data);
        if ((data.Length & 1) != 0)
        {
            target.WriteByte(0);
        }
    }
}
