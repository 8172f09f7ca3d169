using System.Buffers.Binary;
using System.Text;

namespace Kargah.Imaging.Metadata;

/// <summary>What an entry of a directory says.</summary>
/// <param name="Bytes">As they stand in the file.</param>
/// <param name="At">Where they are in the file.</param>
internal sealed record TiffValue(ushort Type, byte[] Bytes, long At, bool IsBigEndian)
{
    public const ushort Ascii = 2;
    public const ushort Short = 3;
    public const ushort LongType = 4;
    public const ushort Rational = 5;
    public const ushort Undefined = 7;
    public const ushort SignedRational = 10;

    /// <summary>Bytes of one value; 0 for a type that is not known.</summary>
    public static long Size(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };

    /// <summary>Bytes in each number of a type, for changing their order.</summary>
    public static int Unit(ushort type) => type is Rational or SignedRational ? 4 : (int)Size(type);

    public long? Integer() => Type switch
    {
        1 or Undefined => Bytes[0],
        Short => Word(Bytes, IsBigEndian),
        LongType or 13 => Long(Bytes, IsBigEndian),
        _ => null,
    };

    /// <summary>Null for a fraction of nothing.</summary>
    public double? Number(int index = 0)
    {
        if (Type is Rational or SignedRational && Bytes.Length >= 8 * (index + 1))
        {
            var (above, below) = (Long(Bytes.AsSpan(8 * index), IsBigEndian), Long(Bytes.AsSpan(8 * index + 4), IsBigEndian));
            if (Type == SignedRational)
            {
                (above, below) = ((int)above, (int)below);
            }

            return below == 0 ? null : (double)above / below;
        }

        return index == 0 ? Integer() : null;
    }

    /// <summary>Without what follows a zero; null where nothing is left.</summary>
    public string? Text()
    {
        if (Type is not (Ascii or Undefined or 1))
        {
            return null;
        }

        var end = Array.IndexOf(Bytes, (byte)0);
        var text = Encoding.UTF8.GetString(Bytes, 0, end < 0 ? Bytes.Length : end).Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>The bytes with the least first, as files are written here.</summary>
    public byte[] LittleEndian()
    {
        var bytes = (byte[])Bytes.Clone();
        if (IsBigEndian)
        {
            var unit = Unit(Type);
            for (var i = 0; unit > 1 && i + unit <= bytes.Length; i += unit)
            {
                Array.Reverse(bytes, i, unit);
            }
        }

        return bytes;
    }

    public static ushort Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public static long Long(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public static byte[] Of(ushort word) => [(byte)word, (byte)(word >> 8)];

    public static byte[] Of(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}
