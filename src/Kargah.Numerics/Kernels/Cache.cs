using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Numerics;

/// <summary>What the processor is told beside its work.</summary>
internal static unsafe class Cache
{
    /// <summary>The line of an address will be read soon. The address need not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
