using System.Numerics;
using System.Runtime.InteropServices;

namespace Kargah.Learning;

/// <summary>Rows of equal length, number by number.</summary>
internal static class RowMath
{
    /// <summary>to = x·y + z.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> to)
    {
        var a = Vectors(x);
        var b = Vectors(y);
        var c = Vectors(z);
        var d = MemoryMarshal.Cast<float, Vector<float>>(to);
        for (var i = 0; i < a.Length; i++)
        {
            d[i] = a[i] * b[i] + c[i];
        }

        for (var i = a.Length * Vector<float>.Count; i < x.Length; i++)
        {
            to[i] = x[i] * y[i] + z[i];
        }
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> x) => MemoryMarshal.Cast<float, Vector<float>>(x);
}
