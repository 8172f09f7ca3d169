using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color.Pictures;

/// <summary>Bytes in and out by 64 pixels at once, on processors that can permute bytes.</summary>
public sealed unsafe partial class PictureCorrection
{
    private const int Group = 64;

    /// <summary>Where the channels of 64 pixels come from and go to, two permutations for each of three registers; see <see cref="Place"/>.</summary>
    private static readonly byte[] apart = Permutations(isApart: true);
    private static readonly byte[] together = Permutations(isApart: false);

    /// <summary>Where pixels stand in a register of bytes, so that widening them into four registers, which goes by quarters, leaves them in their order.</summary>
    private static int Place(int pixel) => 16 * (pixel / 4 % 4) + 4 * (pixel / 16) + pixel % 4;

    private static byte[] Permutations(bool isApart)
    {
        // of two registers, the first two of three bytes; then of those and the third
        var permutations = new byte[6 * Group];
        for (var pixel = 0; pixel < Group; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var (place, among) = (Place(pixel), 3 * pixel + channel);
                var (register, at, part, from) = isApart ? (channel, place, among / Group, among % Group) : (among / Group, among % Group, channel, place);
                permutations[2 * Group * register + at] = (byte)(part < 2 ? Group * part + from : 0);
                permutations[2 * Group * register + Group + at] = (byte)(part < 2 ? at : Group + from);
            }
        }

        return permutations;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Permuted(byte* permutations, int register, Vector512<byte> a, Vector512<byte> b, Vector512<byte> c)
    {
        var first = Vector512.Load(permutations + 2 * Group * register);
        var second = Vector512.Load(permutations + 2 * Group * register + Group);
        return Avx512Vbmi.PermuteVar64x8x2(Avx512Vbmi.PermuteVar64x8x2(a, first, b), second, c);
    }

    private static bool IsWhole(int count, int channels) => channels == 3 && count % Group == 0;

    /// <param name="tables">Of the three channels, in parts of <paramref name="top"/>.</param>
    private readonly struct WideInput(byte[] tables, float top) : IInput<byte>
    {
        [SkipLocalsInit]
        public void Read(byte* pixels, float* planes, int count, int channels)
        {
            if (IsWhole(count, channels))
            {
                Read(pixels, planes, count);
                return;
            }

            byte* three = stackalloc byte[3 * Block];
            for (var i = 0; i < count; i++, pixels += channels)
            {
                (three[3 * i], three[3 * i + 1], three[3 * i + 2]) = (pixels[0], pixels[1], pixels[2]);
            }

            new Span<byte>(three + 3 * count, 3 * (Block - count)).Clear();
            Read(three, planes, count);
        }

        private void Read(byte* pixels, float* planes, int count)
        {
            var scale = Vector512.Create(top / CodeLookup.One);
            fixed (byte* table = tables, order = apart)
            {
                for (var i = 0; i < count; i += Group, pixels += 3 * Group)
                {
                    var (a, b, c) = (Vector512.Load(pixels), Vector512.Load(pixels + Group), Vector512.Load(pixels + 2 * Group));
                    for (var channel = 0; channel < 3; channel++)
                    {
                        var (low, middle, high) = CodeLookup.Look(table + channel * CodeLookup.Length, Permuted(order, channel, a, b, c));
                        var (lower, upper) = (Avx512BW.UnpackLow(low, middle).AsInt16(), Avx512BW.UnpackHigh(low, middle).AsInt16());
                        var (lowerEnd, upperEnd) = (Avx512BW.UnpackLow(high, Vector512<byte>.Zero).AsInt16(), Avx512BW.UnpackHigh(high, Vector512<byte>.Zero).AsInt16());
                        var plane = planes + channel * Block + i;
                        Vector512.Store(Vector512.ConvertToSingle(Avx512BW.UnpackLow(lower, lowerEnd).AsInt32()) * scale, plane);
                        Vector512.Store(Vector512.ConvertToSingle(Avx512BW.UnpackHigh(lower, lowerEnd).AsInt32()) * scale, plane + 16);
                        Vector512.Store(Vector512.ConvertToSingle(Avx512BW.UnpackLow(upper, upperEnd).AsInt32()) * scale, plane + 32);
                        Vector512.Store(Vector512.ConvertToSingle(Avx512BW.UnpackHigh(upper, upperEnd).AsInt32()) * scale, plane + 48);
                    }
                }
            }
        }
    }

    /// <summary>Codes by parabolas over light, four in each of its sixteen upper octaves, the place in the table being a number's exponent and first two binary places.</summary>
    private readonly struct WideOutput(float[] parabolas) : IOutput<byte>
    {
        private const int Octaves = 16;
        private const int Pieces = 4 * Octaves;

        public static bool TakesLight => true;

        public static float Places => 1;

        public static float Nearest => 0;

        /// <summary>Of three nodes each, the coefficients of 1, then of light, then of its square.</summary>
        public static float[] Parabolas(Func<double, double> code)
        {
            var table = new float[3 * Pieces];
            for (var piece = 0; piece < Pieces; piece++)
            {
                double Begin(int k) => Math.ScaleB(1 + k % 4 / 4.0, k / 4 - Octaves);
                var (from, to) = (piece == 0 ? 0 : Begin(piece), Begin(piece + 1));
                // Chebyshev's nodes; the first piece goes down to nothing, and through it
                var (middle, away) = ((from + to) / 2, (to - from) / 2 * (piece == 0 ? 1 : Math.Sqrt(0.75)));
                var (x, z) = (middle - away, middle + away);
                var (f, g, h) = (code(x), code(middle), code(z));
                var slope = (g - f) / (middle - x);
                var bend = ((h - g) / (z - middle) - slope) / (z - x);
                // for a truncation to be the nearest
                var coefficients = (f - slope * x + bend * x * middle + 0.5, slope - bend * (x + middle), bend);
                var place = (Number((float)to) - 1 >> 21) % Pieces;
                (table[place], table[Pieces + place], table[2 * Pieces + place]) = ((float)coefficients.Item1, (float)coefficients.Item2, (float)coefficients.Item3);
            }

            return table;

            static int Number(float value) => BitConverter.SingleToInt32Bits(value);
        }

        [SkipLocalsInit]
        public void Write(float* planes, byte* result, int count, int channels)
        {
            if (IsWhole(count, channels))
            {
                Write(planes, result, count);
                return;
            }

            byte* three = stackalloc byte[3 * Block];
            Write(planes, three, count);
            for (var i = 0; i < count; i++, result += channels)
            {
                (result[0], result[1], result[2]) = (three[3 * i], three[3 * i + 1], three[3 * i + 2]);
            }
        }

        private void Write(float* planes, byte* result, int count)
        {
            fixed (float* table = parabolas)
            fixed (byte* order = together)
            {
                for (var i = 0; i < count; i += Group, result += 3 * Group)
                {
                    var (r, g, b) = (Codes(table, planes + i), Codes(table, planes + Block + i), Codes(table, planes + 2 * Block + i));
                    Vector512.Store(Permuted(order, 0, r, g, b), result);
                    Vector512.Store(Permuted(order, 1, r, g, b), result + Group);
                    Vector512.Store(Permuted(order, 2, r, g, b), result + 2 * Group);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<byte> Codes(float* table, float* light) => Avx512BW.PackUnsignedSaturate(
            Avx512BW.PackUnsignedSaturate(Code(table, light), Code(table, light + 16)).AsInt16(),
            Avx512BW.PackUnsignedSaturate(Code(table, light + 32), Code(table, light + 48)).AsInt16());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<int> Code(float* table, float* light)
        {
            // 1 itself is of the last piece, and all that is darker than the first of the first
            var x = Vector512.MinNative(Vector512.Load(light), Vector512.Create(1 - 1f / (1 << 24)));
            var place = Vector512.MaxNative(x, Vector512.Create(1f / (1 << Octaves))).AsInt32() >> 21;
            var isUpper = Vector512.Equals(place & Vector512.Create(32), Vector512.Create(32)).AsSingle();
            var square = Vector512.FusedMultiplyAdd(Part(table + 2 * Pieces, place, isUpper), x, Part(table + Pieces, place, isUpper));
            return Vector512.ConvertToInt32Native(Vector512.FusedMultiplyAdd(square, x, Part(table, place, isUpper)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Part(float* table, Vector512<int> place, Vector512<float> isUpper) => Vector512.ConditionalSelect(
            isUpper,
            Avx512F.PermuteVar16x32x2(Vector512.Load(table + 32), place, Vector512.Load(table + 48)),
            Avx512F.PermuteVar16x32x2(Vector512.Load(table), place, Vector512.Load(table + 16)));
    }
}
