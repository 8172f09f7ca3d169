using System.Buffers.Binary;

namespace Kargah.Imaging.Metadata;

/// <summary>Tags put into a TIFF that has none of them: its directory is written again at the end of the file, with more in it.</summary>
internal static class TiffFile
{
    private const int Head = 8;

    /// <param name="file">Of one directory, the least byte first, to read and write.</param>
    public static void Add(Stream file, Attachments attachments)
    {
        var entries = Read(file);
        var added = new List<TiffEntry>(attachments.Directories?.Main ?? []);
        Bytes(added, ExifTags.Xmp, 1, attachments.Xmp);
        // in fours, as libtiff reads it, and nothing else would do
        Bytes(added, ExifTags.Iptc, TiffValue.LongType, attachments.Iptc is { } iptc ? [.. iptc, .. new byte[-iptc.Length & 3]] : null);
        Bytes(added, ExifTags.IccProfile, TiffValue.Undefined, attachments.Profile);
        if (attachments.Directories is { } directories)
        {
            added.Add(TiffEntry.Long(ExifTags.Exif, Append(file, directories.Exif, [])));
            if (directories.Location.Count > 0)
            {
                added.Add(TiffEntry.Long(ExifTags.Location, Append(file, directories.Location, [])));
            }
        }

        AddTo(file, added, entries);
    }

    /// <summary>Puts a directory behind everything else in a file and says at its beginning where it is.</summary>
    internal static void AddTo(Stream file, List<TiffEntry> added, List<byte[]>? old = null)
    {
        var place = TiffValue.Of((uint)Append(file, added, old ?? []));
        file.Position = Head - place.Length;
        file.Write(place);
    }

    private static void Bytes(List<TiffEntry> entries, ushort tag, ushort type, byte[]? bytes)
    {
        if (bytes is not null)
        {
            entries.Add(new(tag, type, bytes));
        }
    }

    /// <summary>The entries of the first directory, as they are.</summary>
    private static List<byte[]> Read(Stream file)
    {
        var head = new byte[Head];
        file.Position = 0;
        file.ReadExactly(head);
        if (!head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 42, 0]))
        {
            throw new NotSupportedException("The file is no TIFF of 32-bit places with the least byte first.");
        }

        file.Position = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
        var count = new byte[2];
        file.ReadExactly(count);
        var entries = new List<byte[]>();
        for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(count); i++)
        {
            var entry = new byte[12];
            file.ReadExactly(entry);
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Writes a directory of old and new entries at the end; a new one takes the place of an old one of its tag.</summary>
    private static long Append(Stream file, List<TiffEntry> added, List<byte[]> old)
    {
        var written = new SortedDictionary<ushort, byte[]>(old.ToDictionary(e => BinaryPrimitives.ReadUInt16LittleEndian(e)));
        foreach (var entry in added)
        {
            var target = new byte[12];
            ExifDirectories.WriteEntry(target, entry, entry.Bytes.Length <= 4 ? null : Append(file, entry.Bytes));
            written[entry.Tag] = target;
        }

        return Append(file, [(byte)written.Count, (byte)(written.Count >> 8), .. written.Values.SelectMany(e => e), 0, 0, 0, 0]);
    }

    private static long Append(Stream file, byte[] bytes)
    {
        // at an even place
        file.Seek(0, SeekOrigin.End);
        if ((file.Position & 1) != 0)
        {
            file.WriteByte(0);
        }

        var place = file.Position;
        file.Write(bytes);
        return place;
    }
}
