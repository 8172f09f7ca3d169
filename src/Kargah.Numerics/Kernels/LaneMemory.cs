using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>Ends of rows that do not fill a vector.</summary>
internal static unsafe class LaneMemory
{
    /// <summary>Bits set in the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First<T>(int count)
        where T : struct, ILanes<T> => T.LessBits(T.CountingBits(0), T.OfBits((uint)count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T value, float* address, int count)
        where T : struct, ILanes<T>
    {
        if (count >= T.Count)
        {
            value.Store(address);
        }
        else
        {
            StorePart(value, address, count);
        }
    }

    // Not inlined: memory of the stack taken in a caller's loop is given back only when the caller returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart<T>(T value, float* address, int count)
        where T : struct, ILanes<T>
    {
        var whole = stackalloc float[T.Count];
        value.Store(whole);
        for (var i = 0; i < count; i++)
        {
            address[i] = whole[i];
        }
    }
}
