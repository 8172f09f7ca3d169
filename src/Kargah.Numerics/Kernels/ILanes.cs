namespace Kargah.Numerics;

/// <summary>
/// A vector of floats of some width. Elementwise functions are written once over it and compiled for each width; what they compute for an element
/// depends neither on the width nor on the element's place.
/// </summary>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Count { get; }

    static abstract T Zero { get; }

    static abstract T Of(float x);

    static abstract T OfBits(uint x);

    /// <summary>first, first + 1, … as unsigned integers.</summary>
    static abstract T CountingBits(uint first);

    static abstract T Load(float* address);

    void Store(float* address);

    static abstract T operator +(T x, T y);

    static abstract T operator -(T x, T y);

    static abstract T operator *(T x, T y);

    static abstract T operator /(T x, T y);

    /// <summary>x·y + z, rounded once.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>z − x·y, rounded once.</summary>
    static abstract T MultiplySubtract(T x, T y, T z);

    /// <summary>The larger one; NaN where x is.</summary>
    static abstract T NotBelow(T floor, T x);

    /// <summary>0 where x is less than the limit, else y.</summary>
    static abstract T ZeroWhereLess(T x, T limit, T y);

    /// <summary>1/x to 11 bits at least.</summary>
    static abstract T ReciprocalEstimate(T x);

    /// <summary>1/√x to 11 bits at least.</summary>
    static abstract T ReciprocalSqrtEstimate(T x);

    static abstract T Abs(T x);

    /// <summary>To the nearest whole number, halves to even.</summary>
    static abstract T Round(T x);

    /// <summary>2ⁿ for whole n from −126 to 127.</summary>
    static abstract T TwoToThe(T n);

    /// <summary>All bits set where x is less; none where one is NaN.</summary>
    static abstract T Less(T x, T y);

    static abstract T LessOrEqual(T x, T y);

    /// <summary>One of the last two: the first where x is y.</summary>
    static abstract T SelectEqual(T x, T y, T equal, T other);

    /// <summary>As unsigned integers.</summary>
    static abstract T LessBits(T x, T y);

    /// <summary>x where the condition's bits are set, else y.</summary>
    static abstract T Select(T condition, T x, T y);

    static abstract T AddBits(T x, T y);

    static abstract T XorBits(T x, T y);

    /// <summary>The halves of the 64-bit products of unsigned integers.</summary>
    static abstract void MultiplyBits(T x, uint factor, out T high, out T low);

    /// <summary>Of all lanes, pairs first.</summary>
    static abstract float Sum(T x);

    /// <summary>Of the lanes; NaN lanes are passed over where there are others.</summary>
    static abstract float Largest(T x);

    /// <summary>Squares and sum in double precision.</summary>
    static abstract double SumOfSquares(float* x, nint length);
}
