using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>
/// One result for each element. Spans have equal lengths (<see cref="ArgumentException"/> otherwise); a result may be the very span of an
/// operand, but may not overlap it otherwise. NaN gives NaN unless a function says something else. What comes out for an element does not depend
/// on how the elements are split over calls or threads, nor, on processors with fused multiply-add, on the instruction set.
/// </summary>
public static partial class Elementwise
{
    /// <summary>z = x + y.</summary>
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map.Binary(default(AddFunction), x, y, z);

    /// <summary>z = x·y.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map.Binary(default(MultiplyFunction), x, y, z);

    /// <summary>y = factor·x.</summary>
    public static void Scale(float factor, ReadOnlySpan<float> x, Span<float> y) => Map.Unary(new ScaleFunction(factor), x, y);

    /// <summary>y = y + factor·x, rounded once.</summary>
    public static void Axpy(float factor, ReadOnlySpan<float> x, Span<float> y) => Map.Binary(new AxpyFunction(factor), x, y, y);

    /// <summary>y = eˣ within 2 units in the last place; 0 below −104, ∞ above 88.73.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(ExpFunction), x, y);

    private readonly struct AddFunction : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => x + y;
    }

    private readonly struct MultiplyFunction : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => x * y;
    }

    private readonly struct ScaleFunction(float factor) : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => T.Of(factor) * x;
    }

    private readonly struct AxpyFunction(float factor) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => T.MultiplyAdd(T.Of(factor), x, y);
    }

    private readonly struct ExpFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => LaneFunctions.Exp(x);
    }
}
