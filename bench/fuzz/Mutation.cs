using System.Buffers.Binary;

namespace Kargah.Bench;

/// <summary>Damage, the same for the same seed.</summary>
internal static class Mutation
{
    /// <summary>Most structure stands at the beginning.</summary>
    private const int Structure = 600;

    private static readonly uint[] remarkable = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 20000];

    public static byte[] Of(byte[] original, byte[] other, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            bytes = Change(bytes, other, random);
        }

        return bytes;
    }

    private static byte[] Change(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length < 16)
        {
            return bytes;
        }

        // the first bytes stay more often than not: without them nothing is opened
        var place = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, Structure) : bytes.Length);
        switch (random.Next(8))
        {
            case 0 or 1:
                for (var count = random.Next(1, 12); count > 0; count--)
                {
                    bytes[Math.Min(bytes.Length - 1, place + random.Next(64))] = (byte)random.Next(256);
                }

                return bytes;
            case 2:
                bytes[place] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3 or 4:
                var number = remarkable[random.Next(remarkable.Length)];
                var at = Math.Min(place, bytes.Length - 4);
                switch (random.Next(4))
                {
                    case 0: BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), number); break;
                    case 1: BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), number); break;
                    case 2: BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)number); break;
                    default: BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)number); break;
                }

                return bytes;
            case 5:
                return bytes[..Math.Max(16, random.Next(bytes.Length))];
            case 6:
                // a stretch twice, or gone
                var length = Math.Min(random.Next(1, 300), bytes.Length - place);
                return random.Next(2) == 0 ? [.. bytes[..(place + length)], .. bytes[place..]] : [.. bytes[..place], .. bytes[(place + length)..]];
            default:
                var from = random.Next(other.Length);
                var stretch = other.AsSpan(from, Math.Min(random.Next(1, 200), other.Length - from));
                stretch[..Math.Min(stretch.Length, bytes.Length - place)].CopyTo(bytes.AsSpan(place));
                return bytes;
        }
    }
}
