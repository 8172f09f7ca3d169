using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kargah.Data;

/// <summary>Where a byte stands among 64: bit i for the i-th.</summary>
internal static class ByteMask
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref byte first, byte wanted)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.Equals(Vector512.LoadUnsafe(ref first), Vector512.Create(wanted)).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            var both = Vector256.Create(wanted);
            return Vector256.Equals(Vector256.LoadUnsafe(ref first), both).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(ref first, 32), both).ExtractMostSignificantBits() << 32);
        }

        var all = Vector128.Create(wanted);
        return Vector128.Equals(Vector128.LoadUnsafe(ref first), all).ExtractMostSignificantBits()
            | ((ulong)Vector128.Equals(Vector128.LoadUnsafe(ref first, 16), all).ExtractMostSignificantBits() << 16)
            | ((ulong)Vector128.Equals(Vector128.LoadUnsafe(ref first, 32), all).ExtractMostSignificantBits() << 32)
            | ((ulong)Vector128.Equals(Vector128.LoadUnsafe(ref first, 48), all).ExtractMostSignificantBits() << 48);
    }
}
