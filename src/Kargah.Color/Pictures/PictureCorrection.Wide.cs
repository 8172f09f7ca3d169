using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Color.Pictures;

/// <summary>Bytes in and out by 64 pixels at once, on processors that can permute words.</summary>
public sealed unsafe partial class PictureCorrection
{
    private const int Group = PixelBytes.Group;

    private static bool IsWhole(int count, int channels) => channels == 3 && count % Group == 0;

    /// <param name="tables">Of the three channels, in parts of <paramref name="top"/>.</param>
    private readonly struct WideInput(ushort[] tables, float top) : IInput<byte>
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

        [SkipLocalsInit]
        private void Read(byte* pixels, float* planes, int count)
        {
            byte* codes = stackalloc byte[3 * Block];
            for (var i = 0; i < count; i += Group)
            {
                var (red, green, blue) = PixelBytes.Apart(pixels + 3 * i);
                Vector512.Store(red, codes + i);
                Vector512.Store(green, codes + Block + i);
                Vector512.Store(blue, codes + 2 * Block + i);
            }

            fixed (ushort* table = tables)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    Read(codes + channel * Block, table + channel * CodeLookup.Length, planes + channel * Block, count);
                }
            }
        }

        private void Read(byte* codes, ushort* table, float* plane, int count)
        {
            var scale = Vector512.Create(top / CodeLookup.One);
            for (var i = 0; i < count; i += 32)
            {
                var (lower, upper) = Vector512.Widen(CodeLookup.Look(table, Avx512BW.ConvertToVector512UInt16(Vector256.Load(codes + i))));
                Vector512.Store(Vector512.ConvertToSingle(lower.AsInt32()) * scale, plane + i);
                Vector512.Store(Vector512.ConvertToSingle(upper.AsInt32()) * scale, plane + i + 16);
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
            {
                for (var i = 0; i < count; i += Group, result += 3 * Group)
                {
                    PixelBytes.Together(Codes(table, planes + i), Codes(table, planes + Block + i), Codes(table, planes + 2 * Block + i), result);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<byte> Codes(float* table, float* light)
        {
            // packing goes by quarters: each has four codes of each of the four
            var quarters = Avx512BW.PackUnsignedSaturate(
                Avx512BW.PackUnsignedSaturate(Code(table, light), Code(table, light + 16)).AsInt16(),
                Avx512BW.PackUnsignedSaturate(Code(table, light + 32), Code(table, light + 48)).AsInt16());
            return Avx512F.PermuteVar16x32(quarters.AsInt32(), Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsByte();
        }

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
