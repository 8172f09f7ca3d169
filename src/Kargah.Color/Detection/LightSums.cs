using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color.Detection;

/// <summary>Light of pixels of three bytes, summed over squares, 64 codes at once; see <see cref="CodeLookup"/>.</summary>
/// <remarks>Codes of a row are looked up as they come. Their numbers are added by fours, for which the three of a pixel, and the six of two, are spread over
/// four and eight places first.</remarks>
internal sealed unsafe class LightSums
{
    /// <summary>Sums of numbers of 24 bits, of every second row, still fit into 32.</summary>
    public const int MostSize = 32;

    /// <summary>In pixels; the sums of so many stay in the first-level cache.</summary>
    private const int Stretch = 1024;

    private static readonly byte[] threes = Spread(3, 4);
    private static readonly byte[] sixes = Spread(6, 8);

    private readonly byte[] table = new byte[CodeLookup.Length];
    private readonly float unit;

    /// <param name="thirds">A third of each code's light.</param>
    public LightSums(ReadOnlySpan<float> thirds)
    {
        var numbers = new double[thirds.Length];
        for (var code = 0; code < numbers.Length; code++)
        {
            numbers[code] = 3.0 * thirds[code];
        }

        CodeLookup.Fill(numbers, table);
        unit = 1f / CodeLookup.One / 3;
    }

    /// <summary>Means of the squares beside each other in a row of squares, of some rows of pixels.</summary>
    /// <param name="first">The first square's first pixel of the first of these rows.</param>
    /// <param name="stride">Bytes from one of the rows to the next.</param>
    /// <param name="size">1, 2, or a multiple of 4.</param>
    [SkipLocalsInit]
    public void Fill(byte* first, nint stride, int rows, int size, Span<float> means)
    {
        int* sums = stackalloc int[Stretch];
        var (squares, each, scale) = (Stretch / size, size < 4 ? size : 3 * size / 4, unit / (rows * size));
        fixed (byte* look = table)
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
                    var all = (float)sum[0];
                    for (var k = 1; k < each; k++)
                    {
                        all += sum[k];
                    }

                    part[i] = scale * all;
                }
            }
        }
    }

    private static byte[] Spread(int count, int over) => [.. Enumerable.Range(0, Vector512<byte>.Count).Select(i => (byte)(i / over * count + Math.Min(i % over, count - 1)))];

    [SkipLocalsInit]
    private static void Add(byte* codes, int count, int size, byte* look, int* sums)
    {
        // a 0 in place of a weight leaves out what a place is spread over
        var (step, spread, weights) = size switch
        {
            1 => (48, Vector512.Create(threes), Vector512.Create(0x00010101).AsSByte()),
            2 => (48, Vector512.Create(sixes), Vector512.Create(0x0000010101010101).AsSByte()),
            _ => (64, Vector512<byte>.Indices, Vector512<sbyte>.One),
        };
        for (; count >= Vector512<byte>.Count; count -= step, codes += step, sums += 16)
        {
            Add(Vector512.Load(codes), spread, weights, look, sums);
        }

        byte* rest = stackalloc byte[Vector512<byte>.Count];
        for (; count > 0; count -= step, codes += step, sums += 16)
        {
            Unsafe.CopyBlockUnaligned(rest, codes, (uint)Math.Min(count, step));
            Add(Vector512.Load(rest), spread, weights, look, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> codes, Vector512<byte> spread, Vector512<sbyte> weights, byte* look, int* sums)
    {
        var (low, middle, high) = CodeLookup.Look(look, Avx512Vbmi.PermuteVar64x8(codes, spread));
        Vector512.Store(Vector512.Load(sums) + Fours(low, weights) + (Fours(middle, weights) << 8) + (Fours(high, weights) << 16), sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Fours(Vector512<byte> numbers, Vector512<sbyte> weights) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(numbers, weights), Vector512<short>.One);
}
