using System.IO.Compression;

namespace Kargah.Server.Tests.Features.Pictures;

/// <summary>PNG files from nothing.</summary>
internal static class Pngs
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>All of one middle gray, RGB of 8 bits.</summary>
    public static byte[] Gray(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + 3 * width];
            row.AsSpan(1).Fill(110);
            for (var y = 0; y < height; y++)
            {
                deflate.Write(row);
            }
        }

        return [.. Signature, .. Head(width, height), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>It says that it is so large; there is nothing in it.</summary>
    public static byte[] Claiming(int width, int height) => [.. Signature, .. Head(width, height), .. Chunk("IDAT"u8, new byte[20_000]), .. Chunk("IEND"u8, [])];

    private static byte[] Head(int width, int height) => Chunk("IHDR"u8, [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]);

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] data)
    {
        byte[] body = [.. kind, .. data];
        return [.. Big(data.Length), .. body, .. Big(Crc(body))];
    }

    /// <summary>CRC-32 as PNG has it.</summary>
    private static int Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var each in data)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return (int)~crc;
    }

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
