using System.Buffers.Binary;
using System.IO.Compression;

namespace Kargah.Imaging.Metadata;

/// <summary>Chunks put into a PNG that has none of them. Source: Portable Network Graphics, third edition (W3C).</summary>
internal static class PngFile
{
    private const int HeadLength = 8 + 25;
    private static readonly uint[] table = Table();

    public static void Write(Stream target, ReadOnlySpan<byte> png, Attachments attachments)
    {
        // signature and IHDR
        target.Write(png[..HeadLength]);
        if (attachments.Profile is { } profile)
        {
            Chunk(target, "iCCP"u8, [.. "ICC\0\0"u8, .. Deflated(profile)]);
        }

        if (attachments.Exif is { } exif)
        {
            Chunk(target, "eXIf"u8, exif);
        }

        if (attachments.Xmp is { } xmp)
        {
            // keyword, not compressed, no language, no translation
            Chunk(target, "iTXt"u8, [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. xmp]);
        }

        if (attachments.Iptc is not null)
        {
            attachments.LeftOut.Add(new("IPTC", "PNG has no place for IPTC, which was left out. JPEG and TIFF have."));
        }

        target.Write(png[HeadLength..]);
    }

    private static byte[] Deflated(byte[] data)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal))
        {
            zlib.Write(data);
        }

        return result.ToArray();
    }

    internal static void Chunk(Stream target, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        target.Write(number);
        target.Write(type);
        target.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        target.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] Table()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            }

            table[i] = crc;
        }

        return table;
    }
}
