using System.Runtime.InteropServices;

namespace Kargah.Data;

/// <summary>
/// 64-bit hash of a cell: 16 bytes a step, folded 64 × 64 → 128-bit products. Equal hashes count as equal values: among a million
/// different values a false meeting has a chance near 3·10⁻⁸.
/// </summary>
internal static class CellHash
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xD1B54A32D192ED03, Third = 0xA0761D6478BD642F, Fourth = 0xE7037ED1A0B428DB;

    public static ulong Of(ReadOnlySpan<byte> cell)
    {
        var hash = (ulong)cell.Length * First;
        while (cell.Length > 16)
        {
            hash = Fold(MemoryMarshal.Read<ulong>(cell) ^ Second ^ hash, MemoryMarshal.Read<ulong>(cell[8..]) ^ Third);
            cell = cell[16..];
        }

        ulong low, high = 0;
        if (cell.Length >= 8)
        {
            low = MemoryMarshal.Read<ulong>(cell);
            high = MemoryMarshal.Read<ulong>(cell[^8..]);
        }
        else if (cell.Length >= 4)
        {
            low = MemoryMarshal.Read<uint>(cell);
            high = MemoryMarshal.Read<uint>(cell[^4..]);
        }
        else
        {
            low = cell.Length == 0 ? 0 : cell[0] | ((ulong)cell[cell.Length / 2] << 8) | ((ulong)cell[^1] << 16);
        }

        return Fold(Fold(low ^ Second ^ hash, high ^ Third) ^ First, hash ^ Fourth);
    }

    /// <summary>One hash of two, in this order.</summary>
    public static ulong Join(ulong a, ulong b) => Fold(a ^ Third, b ^ Second);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
