using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Data;

/// <summary>
/// Numbers of at most 16 characters, a sign, digits and one decimal sign, without a branch on where these stand: the digits are moved together in one
/// vector and summed in pairs, fours and eights. The same value as <see cref="NumberText"/>, which reads whatever this leaves: the digits are an
/// integer below 2⁵³, divided once by an exact power of ten (Clinger 1990).
/// </summary>
internal static class PlainNumber
{
    private static ReadOnlySpan<double> PowersOfTen => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

    /// <param name="origin">Bytes of which 16 may be read from any start.</param>
    /// <param name="start">First of the cell.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="decimalSign">Dot or comma.</param>
    /// <param name="value">The number; NaN where the cell is empty.</param>
    /// <returns>False when it has to be read with more care.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte origin, int start, int end, byte decimalSign, out double value)
    {
        value = double.NaN;
        if (start == end)
        {
            return true;
        }

        if (!Sse41.IsSupported)
        {
            return false;
        }

        var sign = Unsafe.Add(ref origin, start);
        start += sign is (byte)'-' or (byte)'+' ? 1 : 0;
        var length = end - start;
        if ((uint)(length - 1) >= 16)
        {
            return false;
        }

        var text = Vector128.LoadUnsafe(ref Unsafe.Add(ref origin, start));
        var digits = text - Vector128.Create((byte)'0');
        var used = (1u << length) - 1;
        var point = Vector128.Equals(text, Vector128.Create(decimalSign)).ExtractMostSignificantBits() & used;
        var plain = Vector128.LessThanOrEqual(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() & used;
        if ((point | plain) != used || (point & (point - 1)) != 0 || plain == 0)
        {
            return false;
        }

        var pointed = point == 0 ? 0 : 1;
        var whole = uint.TrailingZeroCount(point | (1u << length));
        // The i-th digit moves to the i-th place from the right; those behind the decimal sign one place less.
        var order = Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) - Vector128.Create((sbyte)(16 - (length - pointed)));
        order -= Vector128.GreaterThanOrEqual(order, Vector128.Create((sbyte)whole));
        var together = Ssse3.Shuffle(digits, order.AsByte());
        var pairs = Ssse3.MultiplyAddAdjacent(together, Vector128.Create((sbyte)10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create((short)100, 1, 100, 1, 100, 1, 100, 1));
        var eights = Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create((short)10000, 1, 10000, 1, 10000, 1, 10000, 1));
        var integer = ((long)eights.ToScalar() * 100_000_000) + eights.GetElement(1);
        if (integer >= 1L << 53)
        {
            return false;
        }

        var magnitude = integer / PowersOfTen[length - pointed - (int)whole];
        value = sign == (byte)'-' ? -magnitude : magnitude;
        return true;
    }
}
