using System.Buffers.Binary;

namespace Kargah.Imaging.Profiles;

/// <summary>The color space that a HEIC or AVIF file says by numbers rather than by a profile. Source: ISO/IEC 14496-12 (boxes), ITU-T H.273 (numbers).</summary>
internal static class HeifColors
{
    private const int MostBytes = 1 << 20;

    public readonly record struct Numbers(int Primaries, int Transfer)
    {
        /// <summary>Light beyond white (PQ, HLG), which has no meaning on a card.</summary>
        public bool IsHighRange => Transfer is 16 or 18;

        /// <summary>Null for a space that is none of ours.</summary>
        public string? Space => (Primaries, Transfer) switch
        {
            (1 or 2, 1 or 2 or 6 or 13) => KnownSpace.SRgb,
            (12, 1 or 2 or 6 or 13) => KnownSpace.DisplayP3,
            _ => null,
        };
    }

    /// <summary>Of the first picture that says them; null where none does.</summary>
    public static Numbers? Read(Stream file)
    {
        file.Position = 0;
        var bytes = new byte[Math.Min(MostBytes, file.Length)];
        file.ReadExactly(bytes);
        // 'meta' has a version and flags before its boxes
        return Find(bytes, "meta"u8) is { Length: > 4 } meta && Find(meta[4..], "iprp"u8) is { Length: > 0 } properties && Find(properties, "ipco"u8) is { Length: > 0 } list
            && Find(list, "colr"u8, "nclx"u8) is { Length: >= 8 } color
            ? new(BinaryPrimitives.ReadUInt16BigEndian(color[4..]), BinaryPrimitives.ReadUInt16BigEndian(color[6..]))
            : null;
    }

    /// <summary>The inside of the first box of a type that begins in a way; empty where there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type, ReadOnlySpan<byte> begin = default)
    {
        while (boxes.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            if (length < 8)
            {
                // to the end, or of 64 bits: neither holds what is looked for
                return default;
            }

            var inside = boxes[8..(int)Math.Min(length, (uint)boxes.Length)];
            if (boxes[4..8].SequenceEqual(type) && inside.StartsWith(begin))
            {
                return inside;
            }

            boxes = boxes[(int)Math.Min(length, (uint)boxes.Length)..];
        }

        return default;
    }
}
