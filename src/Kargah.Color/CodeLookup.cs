using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color;

/// <summary>Numbers in [0, 1] to 24 bits over the 256 codes of a byte, looked up for 64 codes at once, without a gather: where that is fast at all, it is slower.</summary>
internal static unsafe class CodeLookup
{
    /// <summary>All lower bytes, then the middle and the upper ones.</summary>
    public const int Length = 3 * 256;

    /// <summary>What stands for 1.</summary>
    public const int One = (1 << 24) - 1;

    /// <summary>Whether the processor has it: Intel's since 2019 and AMD's since 2022 mostly do.</summary>
    public static bool IsSupported => Avx512Vbmi.IsSupported;

    /// <param name="values">256, of [0, 1].</param>
    public static void Fill(ReadOnlySpan<double> values, Span<byte> table)
    {
        for (var code = 0; code < 256; code++)
        {
            var number = (int)Math.Round(One * values[code]);
            (table[code], table[256 + code], table[512 + code]) = ((byte)number, (byte)(number >> 8), (byte)(number >> 16));
        }
    }

    /// <summary>The three bytes of each code's number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<byte> Low, Vector512<byte> Middle, Vector512<byte> High) Look(byte* table, Vector512<byte> codes) =>
        (Part(table, codes), Part(table + 256, codes), Part(table + 512, codes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Part(byte* table, Vector512<byte> codes) => Vector512.ConditionalSelect(
        Vector512.LessThan(codes.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
        Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(table + 128), codes, Vector512.Load(table + 192)),
        Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(table), codes, Vector512.Load(table + 64)));
}
