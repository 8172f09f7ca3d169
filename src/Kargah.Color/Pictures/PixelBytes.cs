using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color.Pictures;

/// <summary>The three channels of 64 pixels at once, into a register each and back.</summary>
/// <remarks>Bytes cannot be permuted over a whole register by every processor with such registers, but quarters can, and bytes within them: sixteen pixels
/// are three quarters long. So quarters are brought to where their pixels belong, and then the bytes, or the other way round.</remarks>
internal static unsafe class PixelBytes
{
    public const int Group = 64;

    private const int Quarter = 16;
    private static readonly long[] toColumns = Quarters((register, quarter) => 3 * quarter + register);
    private static readonly long[] toRow = Quarters((register, quarter) => (4 * register + quarter) is var place ? place % 3 * 4 + place / 3 : 0);
    private static readonly byte[] toChannels = Bytes((channel, pixel) => 3 * pixel + channel);
    private static readonly byte[] toPixels = Bytes((column, place) => (Quarter * column + place) is var among ? among % 3 * Quarter + among / 3 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<byte> Red, Vector512<byte> Green, Vector512<byte> Blue) Apart(byte* pixels)
    {
        var (a, b, c) = Quarters(toColumns, Vector512.Load(pixels), Vector512.Load(pixels + Group), Vector512.Load(pixels + 2 * Group));
        return Bytes(toChannels, a, b, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Together(Vector512<byte> red, Vector512<byte> green, Vector512<byte> blue, byte* pixels)
    {
        var (a, b, c) = Bytes(toPixels, red, green, blue);
        (a, b, c) = Quarters(toRow, a, b, c);
        Vector512.Store(a, pixels);
        Vector512.Store(b, pixels + Group);
        Vector512.Store(c, pixels + 2 * Group);
    }

    /// <summary>Of three registers: which quarter, of the twelve in turn, comes where. For each of the results a permutation of the first two registers, and one of what it gives and the third.</summary>
    private static long[] Quarters(Func<int, int, int> from)
    {
        var order = new long[6 * 8];
        for (var i = 0; i < 3 * 8; i++)
        {
            var (register, at) = (i / 8, i % 8);
            var place = 2 * from(register, at / 2) + at % 2;
            order[16 * register + at] = place < 16 ? place : 0;
            order[16 * register + 8 + at] = place < 16 ? at : place - 8;
        }

        return order;
    }

    /// <summary>Which byte, of a quarter of each of three registers in turn, comes where in those of the results: nine shuffles, whose bytes that come from elsewhere are 0.</summary>
    private static byte[] Bytes(Func<int, int, int> from)
    {
        var shuffles = new byte[9 * Group];
        for (var i = 0; i < shuffles.Length; i++)
        {
            var (result, register, place) = (i / (3 * Group), i / Group % 3, i % Quarter);
            var source = from(result, place) - Quarter * register;
            shuffles[i] = (byte)(source is >= 0 and < Quarter ? source : 0x80);
        }

        return shuffles;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<byte> A, Vector512<byte> B, Vector512<byte> C) Quarters(long[] orders, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c)
    {
        fixed (long* first = orders)
        {
            return (Ordered(first, a, b, c), Ordered(first + 16, a, b, c), Ordered(first + 32, a, b, c));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Ordered(long* order, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c) =>
        Avx512F.PermuteVar8x64x2(Avx512F.PermuteVar8x64x2(a.AsInt64(), Vector512.Load(order), b.AsInt64()), Vector512.Load(order + 8), c.AsInt64()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<byte> A, Vector512<byte> B, Vector512<byte> C) Bytes(byte[] shuffles, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c)
    {
        fixed (byte* first = shuffles)
        {
            return (Shuffled(first, a, b, c), Shuffled(first + 3 * Group, a, b, c), Shuffled(first + 6 * Group, a, b, c));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Shuffled(byte* shuffle, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c) =>
        Avx512BW.Shuffle(a, Vector512.Load(shuffle)) | Avx512BW.Shuffle(b, Vector512.Load(shuffle + Group)) | Avx512BW.Shuffle(c, Vector512.Load(shuffle + 2 * Group));
}
