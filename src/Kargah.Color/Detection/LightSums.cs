using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color.Detection;

/// <summary>Light of pixels of three bytes, summed over squares, 64 codes at once; see <see cref="CodeLookup"/>.</summary>
/// <remarks>Codes of a row are looked up as they come, those of even places and those of odd ones. Their numbers are added by fours, for which the three of a
/// pixel, and the six of two, are spread over four and eight places first.</remarks>
internal sealed unsafe class LightSums
{
    /// <summary>Sums of a square's numbers, of every second row, still fit into 32 bits.</summary>
    public const int MostSize = 128;

    /// <summary>In pixels; the sums of so many stay in the first-level cache.</summary>
    private const int Stretch = 1024;

    /// <summary>Adding by pairs takes signed numbers, so that this is taken from all of them first.</summary>
    private const int Middle = 1 << 15;

    private readonly ushort[] table;
    private readonly float unit;

    /// <param name="thirds">A third of each code's light.</param>
    public LightSums(float[] thirds) =>
        (table, unit) = ([.. CodeLookup.Table(thirds.Select(third => 3.0 * third)).Select(number => (ushort)(number - Middle))], 1f / CodeLookup.One / 3);

    /// <summary>Means of the squares beside each other in a row of squares, of some rows of pixels.</summary>
    /// <param name="first">The first square's first pixel of the first of these rows.</param>
    /// <param name="stride">Bytes from one of the rows to the next.</param>
    /// <param name="size">1, 2, or a multiple of 4.</param>
    [SkipLocalsInit]
    public void Fill(byte* first, nint stride, int rows, int size, Span<float> means)
    {
        int* sums = stackalloc int[Stretch];
        var (squares, each, scale) = (Stretch / size, size < 4 ? size : 3 * size / 4, unit / (rows * size));
        fixed (ushort* look = table)
        {
            for (var begin = 0; begin < means.Length; begin += squares)
            {
                var part = means.Slice(begin, Math.Min(squares, means.Length - begin));
                new Span<int>(sums, Stretch).Clear();
                for (var row = 0; row < rows; row++)
                {
                    Add(first + row * stride + 3 * (nint)size * begin, 3 * size * part.Length, size, look, sums);
                }

                var sum = sums;
                for (var i = 0; i < part.Length; i++, sum += each)
                {
                    var all = 3 * rows * size * Middle;
                    for (var k = 0; k < each; k++)
                    {
                        all += sum[k];
                    }

                    part[i] = scale * all;
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void Add(byte* codes, int count, int size, ushort* look, int* sums)
    {
        // a 0 in place of a weight leaves out what a place is spread over
        var (step, spread, even, odd) = size switch
        {
            1 => (48, Quarters(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11), Vector512<short>.One, Vector512.Create(1).AsInt16()),
            2 => (48, Quarters(0, 1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9, 10, 11, 11, 11), Vector512.Create(0x0000_0001_0001_0001).AsInt16(), Vector512.Create(0x0000_0001_0001_0001).AsInt16()),
            _ => (64, default, Vector512<short>.One, Vector512<short>.One),
        };
        for (; count >= Vector512<byte>.Count; count -= step, codes += step, sums += 16)
        {
            Add(Vector512.Load(codes), size < 4, spread, even, odd, look, sums);
        }

        byte* rest = stackalloc byte[Vector512<byte>.Count];
        for (; count > 0; count -= step, codes += step, sums += 16)
        {
            Unsafe.CopyBlockUnaligned(rest, codes, (uint)Math.Min(count, step));
            Add(Vector512.Load(rest), size < 4, spread, even, odd, look, sums);
        }

        static Vector512<byte> Quarters(params ReadOnlySpan<byte> places) => Vector512.Create(Vector256.Create(Vector128.Create(places)), Vector256.Create(Vector128.Create(places)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> codes, bool spreads, Vector512<byte> spread, Vector512<short> even, Vector512<short> odd, ushort* look, int* sums)
    {
        if (spreads)
        {
            // twelve bytes to each quarter, and there to their places
            var quarters = Avx512F.PermuteVar16x32(codes.AsInt32(), Vector512.Create(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11));
            codes = Avx512BW.Shuffle(quarters.AsByte(), spread);
        }

        var pairs = codes.AsUInt16();
        Vector512.Store(
            Vector512.Load(sums)
            + Avx512BW.MultiplyAddAdjacent(CodeLookup.Look(look, pairs).AsInt16(), even)
            + Avx512BW.MultiplyAddAdjacent(CodeLookup.Look(look, pairs >> 8).AsInt16(), odd),
            sums);
    }
}
