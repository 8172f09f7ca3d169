using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>The wrapping in which JPEG files carry IPTC. Source: Adobe Photoshop File Formats Specification, Image Resource Blocks.</summary>
internal static class PhotoshopResources
{
    private const ushort IptcResource = 0x0404;
    private const int FewestBytes = 12;

    private static ReadOnlySpan<byte> Prefix => "Photoshop 3.0\0"u8;

    private static ReadOnlySpan<byte> Signature => "8BIM"u8;

    /// <summary>IPTC records as they are in TIFF, or unwrapped from a JPEG's segment; null where there are none.</summary>
    public static byte[]? Iptc(byte[] data)
    {
        if (!data.AsSpan().StartsWith(Prefix))
        {
            // a record begins with 0x1C
            return data.Length > 0 && data[0] == 0x1C ? data : null;
        }

        var rest = data.AsSpan(Prefix.Length);
        while (rest.Length >= FewestBytes && rest.StartsWith(Signature))
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(rest[4..]);
            // a name with its length before it, together of even length
            var at = 6 + Even(1 + rest[6]);
            if (at + 4 > rest.Length)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(rest[at..]);
            rest = rest[(at + 4)..];
            if (length > rest.Length)
            {
                return null;
            }

            if (id == IptcResource)
            {
                return rest[..(int)length].ToArray();
            }

            rest = rest[Math.Min(rest.Length, Even((int)length))..];
        }

        return null;
    }

    public static byte[] Wrap(byte[] iptc)
    {
        var head = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(head, IptcResource);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), iptc.Length);
        return [.. Prefix, .. Signature, .. head, .. iptc, .. new byte[iptc.Length & 1]];
    }

    private static int Even(int length) => length + (length & 1);
}
