using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>EXIF on its way into a file.</summary>
internal sealed record ExifDirectories(List<TiffEntry> Main, List<TiffEntry> Exif, List<TiffEntry> Location)
{
    private const int Head = 8;

    /// <summary>As a block of its own, without the "Exif" that JPEG puts before it.</summary>
    /// <remarks>Entries with a place get it, and everything else goes around.</remarks>
    public byte[] ToBlock()
    {
        var fixedEntry = Exif.FirstOrDefault(e => e.Place is not null);
        var bytes = new GrowingBytes(fixedEntry?.Place ?? 0, fixedEntry?.Bytes.Length ?? 0);
        bytes.Put(bytes.Take(Head), [0x49, 0x49, 42, 0, 0, 0, 0, 0]);
        List<TiffEntry> main = [.. Main];
        main.Add(TiffEntry.Long(ExifTags.Exif, Write(bytes, Exif)));
        if (Location.Count > 0)
        {
            main.Add(TiffEntry.Long(ExifTags.Location, Write(bytes, Location)));
        }

        bytes.Put(4, TiffValue.Of((uint)Write(bytes, main)));
        return bytes.ToArray();
    }

    /// <summary>Writes a directory and what its entries point to.</summary>
    /// <returns>Where it is.</returns>
    private static int Write(GrowingBytes bytes, List<TiffEntry> entries)
    {
        entries.Sort((a, b) => a.Tag.CompareTo(b.Tag));
        var at = bytes.Take(2 + 12 * entries.Count + 4);
        var directory = new byte[2 + 12 * entries.Count + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(directory, (ushort)entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var target = directory.AsSpan(2 + 12 * i, 12);
            if (entry.Bytes.Length <= 4)
            {
                WriteEntry(target, entry, null);
                continue;
            }

            var place = entry.Place ?? bytes.Take(entry.Bytes.Length);
            bytes.Put(place, entry.Bytes);
            WriteEntry(target, entry, place);
        }

        bytes.Put(at, directory);
        return at;
    }

    internal static void WriteEntry(Span<byte> target, TiffEntry entry, long? place)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, entry.Tag);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], entry.Type);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], entry.Count);
        target[8..].Clear();
        if (place is { } at)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[8..], (uint)at);
        }
        else
        {
            entry.Bytes.CopyTo(target[8..]);
        }
    }

    /// <summary>Bytes that are given out from the front, around one stretch that is spoken for.</summary>
    private sealed class GrowingBytes
    {
        private readonly int reservedAt;
        private readonly int reservedEnd;
        private byte[] bytes;
        private int next;
        private int length;

        public GrowingBytes(int reservedAt, int reserved)
        {
            (this.reservedAt, reservedEnd) = (reservedAt, reservedAt + reserved);
            length = reserved == 0 ? 0 : reservedEnd;
            bytes = new byte[length];
        }

        public int Take(int count)
        {
            // at even places
            var at = next + (next & 1);
            if (at < reservedEnd && at + count > reservedAt)
            {
                at = reservedEnd + (reservedEnd & 1);
            }

            next = at + count;
            length = Math.Max(length, next);
            if (bytes.Length < length)
            {
                Array.Resize(ref bytes, Math.Max(length, 2 * bytes.Length));
            }

            return at;
        }

        public void Put(int at, ReadOnlySpan<byte> values) => values.CopyTo(bytes.AsSpan(at));

        public byte[] ToArray() => bytes[..length];
    }
}
