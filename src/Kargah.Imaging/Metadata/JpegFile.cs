using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>Segments put into a JPEG that has none of them.</summary>
internal static class JpegFile
{
    /// <summary>A segment says its length in two bytes, itself among them, and EXIF has six bytes before it.</summary>
    public const int MostExif = MostData - 6;

    private const int MostData = 65533;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App13 = 0xED;

    public static void Write(Stream target, ReadOnlySpan<byte> jpeg, Attachments attachments)
    {
        // SOI, and JFIF's own segment, which has to be the first
        var begin = 2;
        if (jpeg[2] == 0xFF && jpeg[3] == App0)
        {
            begin += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[4..]);
        }

        target.Write(jpeg[..begin]);
        if (attachments.Exif is { } exif)
        {
            Segment(target, App1, [.. "Exif\0\0"u8, .. exif], "EXIF", attachments);
        }

        if (attachments.Xmp is { } xmp)
        {
            Segment(target, App1, XmpPacket.ForJpeg(xmp), "XMP", attachments);
        }

        if (attachments.Iptc is { } iptc)
        {
            Segment(target, App13, PhotoshopResources.Wrap(iptc), "IPTC", attachments);
        }

        if (attachments.Profile is { } profile)
        {
            Profile(target, profile);
        }

        target.Write(jpeg[begin..]);
    }

    /// <summary>In as many segments as it needs, numbered from 1. Source: ICC.1:2022, annex B.4.</summary>
    private static void Profile(Stream target, byte[] profile)
    {
        ReadOnlySpan<byte> name = "ICC_PROFILE\0"u8;
        var most = MostData - name.Length - 2;
        var count = (profile.Length + most - 1) / most;
        for (var i = 0; i < count; i++)
        {
            var part = profile.AsSpan(i * most, Math.Min(most, profile.Length - i * most));
            Segment(target, App2, [.. name, (byte)(i + 1), (byte)count, .. part]);
        }
    }

    private static void Segment(Stream target, byte marker, byte[] data, string what, Attachments attachments)
    {
        if (data.Length > MostData)
        {
            attachments.LeftOut.Add(new(what, $"The {what} of the picture is longer than a JPEG can carry and was left out."));
            return;
        }

        Segment(target, marker, data);
    }

    private static void Segment(Stream target, byte marker, byte[] data)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(data.Length + 2));
        target.Write(head);
        target.Write(data);
    }
}
