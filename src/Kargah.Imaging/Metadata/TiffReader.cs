using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>Directories of a TIFF file, as also EXIF blocks and many RAW files have them. Nothing in it is believed: every place is held to the length.</summary>
internal sealed class TiffReader
{
    private const int MostEntries = 4096;
    private const int MostBytes = 1 << 20;
    private const int MostInDirectory = 1 << 24;
    private readonly Stream stream;

    private TiffReader(Stream stream, bool isBigEndian, long first) => (this.stream, IsBigEndian, First) = (stream, isBigEndian, first);

    public bool IsBigEndian { get; }

    /// <summary>Where the first directory is.</summary>
    public long First { get; }

    /// <summary>Null where it is no TIFF of 32-bit places.</summary>
    public static TiffReader? Open(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        var isBig = head.StartsWith((ReadOnlySpan<byte>)[0x4D, 0x4D, 0, 42]);
        return isBig || head.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 42, 0])
            ? new(stream, isBig, isBig ? BinaryPrimitives.ReadUInt32BigEndian(head[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]))
            : null;
    }

    /// <summary>Null where there is none; entries that lie outside of the file, and long ones, are left out.</summary>
    public TiffDirectory? Directory(long at)
    {
        Span<byte> two = stackalloc byte[2];
        if (at < 8 || !Read(at, two))
        {
            return null;
        }

        var count = TiffValue.Word(two, IsBigEndian);
        if (count is 0 or > MostEntries)
        {
            return null;
        }

        var bytes = new byte[12 * count];
        if (!Read(at + 2, bytes))
        {
            return null;
        }

        var (directory, sum) = (new TiffDirectory(), 0L);
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.AsSpan(12 * i, 12);
            var (tag, type) = (TiffValue.Word(entry, IsBigEndian), TiffValue.Word(entry[2..], IsBigEndian));
            var length = TiffValue.Long(entry[4..], IsBigEndian) * TiffValue.Size(type);
            var place = length <= 4 ? at + 2 + 12 * i + 8 : TiffValue.Long(entry[8..], IsBigEndian);
            if (length is <= 0 or > MostBytes || (sum += length) > MostInDirectory)
            {
                continue;
            }

            var value = new byte[length];
            if (Read(place, value))
            {
                directory.Add(tag, new(type, value, place, IsBigEndian));
            }
        }

        return directory;
    }

    private bool Read(long at, Span<byte> bytes)
    {
        if (at < 0 || at + bytes.Length > stream.Length)
        {
            return false;
        }

        stream.Position = at;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }
}
