using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <content>Activations and their derivatives; errors are relative, in units in the last place (ulp), held by tests against double.</content>
public static partial class Elementwise
{
    private const float PerRootTwoPi = 0.398942280401432678f;

    /// <summary>y = x &lt; 0 ? 0 : x; NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(ReluFunction), x, y);

    /// <summary>dx = x ≤ 0 ? 0 : dy, with x or relu's output in its place; a NaN there lets dy through.</summary>
    public static void ReluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        Map.Binary(default(ReluDerivative), x, dy, dx);

    /// <summary>y = x·Φ(x) with the normal distribution Φ itself (PyTorch's default), not its tanh approximation; y(−∞) = NaN.</summary>
    /// <remarks>Within 4 ulp for x ≥ −1; below, where y fades away, 1e-7 absolute. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.</remarks>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(GeluFunction), x, y);

    /// <summary>dx = dy·(Φ(x) + x·φ(x)), from gelu's input x.</summary>
    public static void GeluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        Map.Binary(default(GeluDerivative), x, dy, dx);

    /// <summary>y = x·σ(x) = x/(1 + e⁻ˣ), within 4 ulp; y(−∞) = NaN.</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(SiluFunction), x, y);

    /// <summary>dx = dy·σ(x)·(1 + x·(1 − σ(x))), from silu's input x.</summary>
    public static void SiluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        Map.Binary(default(SiluDerivative), x, dy, dx);

    /// <summary>y = tanh x, within 4 ulp.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(TanhFunction), x, y);

    /// <summary>dx = dy·(1 − y²), from tanh's output y.</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Map.Binary(default(TanhDerivative), y, dy, dx);

    /// <summary>y = σ(x) = 1/(1 + e⁻ˣ), within 4 ulp; 0 below −88.73.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map.Unary(default(SigmoidFunction), x, y);

    /// <summary>dx = dy·y·(1 − y), from sigmoid's output y.</summary>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Map.Binary(default(SigmoidDerivative), y, dy, dx);

    private readonly struct ReluFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => T.Select(T.Less(x, T.Zero), T.Zero, x);
    }

    private readonly struct ReluDerivative : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => T.Select(T.LessOrEqual(x, T.Zero), T.Zero, y);
    }

    private readonly struct GeluFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => x * LaneFunctions.NormalDistribution(x, out _);
    }

    private readonly struct GeluDerivative : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T>
        {
            var distribution = LaneFunctions.NormalDistribution(x, out var bell);
            return y * T.MultiplyAdd(x, bell * T.Of(PerRootTwoPi), distribution);
        }
    }

    private readonly struct SiluFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => x / (T.Of(1f) + LaneFunctions.Exp(T.Zero - x));
    }

    private readonly struct SiluDerivative : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T>
        {
            // 1 − σ(x) as a difference would lose its digits where σ is nearly 1.
            var e = LaneFunctions.Exp(T.Zero - T.Abs(x));
            var larger = T.Of(1f) / (T.Of(1f) + e);
            var smaller = e * larger;
            var isNegative = T.Less(x, T.Zero);
            return y * T.Select(isNegative, smaller, larger) * T.MultiplyAdd(x, T.Select(isNegative, larger, smaller), T.Of(1f));
        }
    }

    private readonly struct TanhFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => LaneFunctions.Tanh(x);
    }

    private readonly struct TanhDerivative : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => y * (T.Of(1f) - x * x);
    }

    private readonly struct SigmoidFunction : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x)
            where T : struct, ILanes<T> => LaneFunctions.Sigmoid(x);
    }

    private readonly struct SigmoidDerivative : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T x, T y)
            where T : struct, ILanes<T> => y * x * (T.Of(1f) - x);
    }
}
