namespace Kargah.Numerics;

/// <summary>
/// One result for each element. Spans have equal lengths; a result may be the very span of an operand, but may not overlap it otherwise.
/// NaN gives NaN unless a function says something else. Equal bits for any split of the elements over calls.
/// </summary>
public static class Elementwise
{
    /// <summary>y = x &lt; 0 ? 0 : x; NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] < 0 ? 0 : x[i];
        }
    }

    /// <summary>dx = x ≤ 0 ? 0 : dy, with x or relu's output y in its place; a NaN there lets dy through.</summary>
    public static void ReluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < x.Length; i++)
        {
            dx[i] = x[i] <= 0 ? 0 : dy[i];
        }
    }

    /// <summary>z = x + y.</summary>
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            z[i] = x[i] + y[i];
        }
    }

    /// <summary>y = factor·x.</summary>
    public static void Scale(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = factor * x[i];
        }
    }

    /// <summary>y = y + factor·x, rounded once.</summary>
    public static void Axpy(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(factor, x[i], y[i]);
        }
    }
}
