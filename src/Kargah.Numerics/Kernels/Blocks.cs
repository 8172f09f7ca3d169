using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kargah.Numerics;

/// <summary>Transposes in registers, 16 × 16 floats at a time: target[c·targetStride + r] = source[r·sourceStride + c].</summary>
internal static unsafe class Blocks
{
    public const int Size = 16;

    /// <summary>A block of which only <paramref name="rows"/> × <paramref name="columns"/> exist. Every target row is written 16 wide, with zeros after the rows.</summary>
    public static void Transpose(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        if (rows >= Size && columns >= Size)
        {
            Transpose(source, sourceStride, target, targetStride);
            return;
        }

        rows = Math.Min(rows, Size);
        columns = Math.Min(columns, Size);
        var block = stackalloc float[2 * Size * Size];
        var turned = block + Size * Size;
        for (var r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(source + r * sourceStride, columns).CopyTo(new Span<float>(block + r * Size, Size));
        }

        Transpose(block, Size, turned, Size);
        for (var c = 0; c < columns; c++)
        {
            new ReadOnlySpan<float>(turned + c * Size, Size).CopyTo(new Span<float>(target + c * targetStride, Size));
        }
    }

    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        switch (InstructionSets.Active)
        {
            case InstructionSet.Avx512:
                Transpose512(source, sourceStride, target, targetStride);
                break;
            case InstructionSet.Avx2:
                Transpose256(source, sourceStride, target, targetStride);
                Transpose256(source + 8, sourceStride, target + 8 * targetStride, targetStride);
                Transpose256(source + 8 * sourceStride, sourceStride, target + 8, targetStride);
                Transpose256(source + 8 * sourceStride + 8, sourceStride, target + 8 * targetStride + 8, targetStride);
                break;
            default:
                for (var c = 0; c < Size; c++)
                {
                    for (var r = 0; r < Size; r++)
                    {
                        target[c * targetStride + r] = source[r * sourceStride + c];
                    }
                }

                break;
        }
    }

    /// <summary>Pairs, then fours, then quarters of vectors change places: 64 shuffles for 256 floats.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose512(float* s, nint stride, float* target, nint step)
    {
        var (a0, a1, a2, a3) = Rows4(s, stride);
        var (a4, a5, a6, a7) = Rows4(s + 4 * stride, stride);
        var (a8, a9, a10, a11) = Rows4(s + 8 * stride, stride);
        var (a12, a13, a14, a15) = Rows4(s + 12 * stride, stride);
        // Each quarter of b0 … b3 holds a column of rows 0 … 3: columns 0, 4, 8, 12 in b0 and so on.
        var (b0, b1, b2, b3) = Fours(a0, a1, a2, a3);
        var (b4, b5, b6, b7) = Fours(a4, a5, a6, a7);
        var (b8, b9, b10, b11) = Fours(a8, a9, a10, a11);
        var (b12, b13, b14, b15) = Fours(a12, a13, a14, a15);
        Quarters(b0, b4, b8, b12, target, 4 * step);
        Quarters(b1, b5, b9, b13, target + step, 4 * step);
        Quarters(b2, b6, b10, b14, target + 2 * step, 4 * step);
        Quarters(b3, b7, b11, b15, target + 3 * step, 4 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Rows4(float* s, nint stride) =>
        (Vector512.Load(s), Vector512.Load(s + stride), Vector512.Load(s + 2 * stride), Vector512.Load(s + 3 * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Fours(
        Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3)
    {
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>A 4 × 4 transpose of quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(Vector512<float> q0, Vector512<float> q1, Vector512<float> q2, Vector512<float> q3, float* target, nint step)
    {
        var even01 = Avx512F.Shuffle4x128(q0, q1, 0x88);
        var odd01 = Avx512F.Shuffle4x128(q0, q1, 0xdd);
        var even23 = Avx512F.Shuffle4x128(q2, q3, 0x88);
        var odd23 = Avx512F.Shuffle4x128(q2, q3, 0xdd);
        Avx512F.Shuffle4x128(even01, even23, 0x88).Store(target);
        Avx512F.Shuffle4x128(odd01, odd23, 0x88).Store(target + step);
        Avx512F.Shuffle4x128(even01, even23, 0xdd).Store(target + 2 * step);
        Avx512F.Shuffle4x128(odd01, odd23, 0xdd).Store(target + 3 * step);
    }

    /// <summary>The same for 8 × 8.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose256(float* s, nint stride, float* target, nint step)
    {
        var (a0, a1, a2, a3) = Fours(Vector256.Load(s), Vector256.Load(s + stride), Vector256.Load(s + 2 * stride), Vector256.Load(s + 3 * stride));
        s += 4 * stride;
        var (b0, b1, b2, b3) = Fours(Vector256.Load(s), Vector256.Load(s + stride), Vector256.Load(s + 2 * stride), Vector256.Load(s + 3 * stride));
        Avx.Permute2x128(a0, b0, 0x20).Store(target);
        Avx.Permute2x128(a1, b1, 0x20).Store(target + step);
        Avx.Permute2x128(a2, b2, 0x20).Store(target + 2 * step);
        Avx.Permute2x128(a3, b3, 0x20).Store(target + 3 * step);
        target += 4 * step;
        Avx.Permute2x128(a0, b0, 0x31).Store(target);
        Avx.Permute2x128(a1, b1, 0x31).Store(target + step);
        Avx.Permute2x128(a2, b2, 0x31).Store(target + 2 * step);
        Avx.Permute2x128(a3, b3, 0x31).Store(target + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Fours(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3)
    {
        var low01 = Avx.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx.UnpackLow(low01, low23).AsSingle(), Avx.UnpackHigh(low01, low23).AsSingle(),
            Avx.UnpackLow(high01, high23).AsSingle(), Avx.UnpackHigh(high01, high23).AsSingle());
    }
}
