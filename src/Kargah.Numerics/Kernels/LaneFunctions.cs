using System.Runtime.CompilerServices;

namespace Kargah.Numerics;

/// <summary>
/// Exponentials of lanes. Polynomials are Chebyshev fits in double precision, rounded to float; the tests hold the results to the library's
/// double functions over the whole range.
/// </summary>
internal static class LaneFunctions
{
    private const float LogTwoHigh = 0.693145751953125f;
    private const float LogTwoLow = 1.42860677e-6f;
    private const float PerLogTwo = 1.44269504f;

    /// <summary>eˣ: 0 below −104, ∞ above 88.73, subnormal results as exact as they can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        x = Clamp(x, -104f, 89f);
        var n = T.Round(x * T.Of(PerLogTwo));
        var p = T.Of(1f) + ReducedExpMinusOne(x, n);
        // In two steps, because 2ⁿ alone may be out of range where the result is not.
        var half = T.Round(n * T.Of(0.5f));
        return p * T.TwoToThe(half) * T.TwoToThe(n - half);
    }

    /// <summary>tanh x by way of e²ˣ − 1, which loses nothing near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        var twice = Clamp(x, -10f, 10f) * T.Of(2f);
        var n = T.Round(twice * T.Of(PerLogTwo));
        var scale = T.TwoToThe(n);
        var e = T.MultiplyAdd(scale, ReducedExpMinusOne(twice, n), scale - T.Of(1f));
        return e / (e + T.Of(2f));
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ILanes<T> =>
        T.Of(1f) / (T.Of(1f) + Exp(T.Zero - x));

    /// <summary>The normal distribution Φ(x), relatively exact in its lower tail too, and e^(−x²/2), of which the density is made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NormalDistribution<T>(T x, out T bell)
        where T : struct, ILanes<T>
    {
        var t = T.Abs(x);
        bell = Exp(t * t * T.Of(-0.5f));
        // (1 − Φ(t))·e^(t²/2) as a polynomial of (t − 4)/(t + 4).
        t = Clamp(t, 0f, 15f);
        var u = (t - T.Of(4f)) / (t + T.Of(4f));
        var p = T.Of(-6.639027560595423e-05f);
        p = T.MultiplyAdd(p, u, T.Of(-0.00016922348004300147f));
        p = T.MultiplyAdd(p, u, T.Of(0.000658486969769001f));
        p = T.MultiplyAdd(p, u, T.Of(0.000503666466102004f));
        p = T.MultiplyAdd(p, u, T.Of(-0.00849811639636755f));
        p = T.MultiplyAdd(p, u, T.Of(0.03086521290242672f));
        p = T.MultiplyAdd(p, u, T.Of(-0.07170671224594116f));
        p = T.MultiplyAdd(p, u, T.Of(0.1243792250752449f));
        p = T.MultiplyAdd(p, u, T.Of(-0.17039774358272552f));
        p = T.MultiplyAdd(p, u, T.Of(0.09441064298152924f));
        var tail = p * bell;
        return T.Select(T.Less(x, T.Zero), tail, T.Of(1f) - tail);
    }

    /// <summary>
    /// √x within 2 units in the last place, three times as fast as the instruction: Newton's method from an estimate. For x below 1e-28 the root of that,
    /// so that no remainder is subnormal; NaN for NaN and ∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T QuickSqrt<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.NotBelow(T.Of(1e-28f), x);
        var y = T.ReciprocalSqrtEstimate(x);
        y = T.MultiplyAdd(y * T.Of(0.5f), T.MultiplySubtract(x * y, y, T.Of(1f)), y);
        var root = x * y;
        return T.MultiplyAdd(T.MultiplySubtract(root, root, x), y * T.Of(0.5f), root);
    }

    /// <summary>x/y within 2 units in the last place for y from 1e-30 to 1e30, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T QuickQuotient<T>(T x, T y)
        where T : struct, ILanes<T>
    {
        var r = T.ReciprocalEstimate(y);
        r = T.MultiplyAdd(r, T.MultiplySubtract(y, r, T.Of(1f)), r);
        var q = x * r;
        return T.MultiplyAdd(T.MultiplySubtract(y, q, x), r, q);
    }

    /// <summary>NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Clamp<T>(T x, float low, float high)
        where T : struct, ILanes<T>
    {
        x = T.Select(T.Less(x, T.Of(low)), T.Of(low), x);
        return T.Select(T.Less(T.Of(high), x), T.Of(high), x);
    }

    /// <summary>eʳ − 1 for r = x − n·log 2 in ±log 2/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReducedExpMinusOne<T>(T x, T n)
        where T : struct, ILanes<T>
    {
        var r = T.MultiplyAdd(n, T.Of(-LogTwoHigh), x);
        r = T.MultiplyAdd(n, T.Of(-LogTwoLow), r);
        var p = T.Of(0.0013934544986113906f);
        p = T.MultiplyAdd(p, r, T.Of(0.008363776840269566f));
        p = T.MultiplyAdd(p, r, T.Of(0.04166645556688309f));
        p = T.MultiplyAdd(p, r, T.Of(0.16666573286056519f));
        p = T.MultiplyAdd(p, r, T.Of(0.5f));
        return T.MultiplyAdd(r * r, p, r);
    }
}
