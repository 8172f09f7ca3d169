using System.Numerics;

namespace Kargah.Color;

/// <summary>Conversions of many colors at once, a span for each component, in single precision, as wide as the processor's vectors are.</summary>
/// <remarks>Targets may be the sources themselves, component by component, and may not overlap them otherwise. NaN in a color makes the results NaN
/// that depend on it. All throw <see cref="ArgumentException"/> where lengths differ.</remarks>
public static class ColorPlanes
{
    /// <summary>y = M x for each color. Within 3 roundings of the largest term of each sum of the same in double.</summary>
    public static void Transform(
        in Matrix3 matrix, ReadOnlySpan<float> x0, ReadOnlySpan<float> x1, ReadOnlySpan<float> x2, Span<float> y0, Span<float> y1, Span<float> y2)
    {
        Run(new Product(matrix), x0, x1, x2, y0, y1, y2);
    }

    /// <summary><see cref="Lab.FromXyz"/> of each color. Within 1e-4 of it in L*, and 5e-4 in a* and b*, for components in [−0.1, 4] of the white's.</summary>
    public static void ToLab(
        Xyz white, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> l, Span<float> a, Span<float> b)
    {
        Run(new LabFunction(white), x, y, z, l, a, b);
    }

    /// <summary><see cref="DeltaE.Cie76"/> of each pair. Within 1e-6 of it, relative to the larger of 1 and itself, plus the rounding of the values given.</summary>
    public static void Cie76(
        ReadOnlySpan<float> l1, ReadOnlySpan<float> a1, ReadOnlySpan<float> b1, ReadOnlySpan<float> l2, ReadOnlySpan<float> a2, ReadOnlySpan<float> b2, Span<float> differences)
    {
        SameLength(l1.Length, a1.Length, b1.Length, l2.Length, a2.Length, b2.Length, differences.Length);
        var i = 0;
        for (; i <= l1.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var l = new Vector<float>(l1[i..]) - new Vector<float>(l2[i..]);
            var a = new Vector<float>(a1[i..]) - new Vector<float>(a2[i..]);
            var b = new Vector<float>(b1[i..]) - new Vector<float>(b2[i..]);
            Vector.SquareRoot(l * l + a * a + b * b).CopyTo(differences[i..]);
        }

        for (; i < l1.Length; i++)
        {
            var (l, a, b) = (l1[i] - l2[i], a1[i] - a2[i], b1[i] - b2[i]);
            differences[i] = MathF.Sqrt(l * l + a * a + b * b);
        }
    }

    internal static void SameLength(int first, params ReadOnlySpan<int> others)
    {
        foreach (var other in others)
        {
            if (other != first)
            {
                throw new ArgumentException($"The spans must be of one length; one has {first} values and another {other}.");
            }
        }
    }

    private static void Run<T>(T function, ReadOnlySpan<float> x0, ReadOnlySpan<float> x1, ReadOnlySpan<float> x2, Span<float> y0, Span<float> y1, Span<float> y2)
        where T : struct, ITripleFunction
    {
        SameLength(x0.Length, x1.Length, x2.Length, y0.Length, y1.Length, y2.Length);
        var width = Vector<float>.Count;
        var i = 0;
        for (; i <= x0.Length - width; i += width)
        {
            var (a, b, c) = function.Apply(new Vector<float>(x0[i..]), new Vector<float>(x1[i..]), new Vector<float>(x2[i..]));
            a.CopyTo(y0[i..]);
            b.CopyTo(y1[i..]);
            c.CopyTo(y2[i..]);
        }

        var left = x0.Length - i;
        if (left > 0)
        {
            // the last few in a vector of their own, so that they go through the same instructions
            Span<float> rest = stackalloc float[3 * width];
            x0[i..].CopyTo(rest);
            x1[i..].CopyTo(rest[width..]);
            x2[i..].CopyTo(rest[(2 * width)..]);
            var (a, b, c) = function.Apply(new Vector<float>(rest), new Vector<float>(rest[width..]), new Vector<float>(rest[(2 * width)..]));
            a.CopyTo(rest);
            b.CopyTo(rest[width..]);
            c.CopyTo(rest[(2 * width)..]);
            rest[..left].CopyTo(y0[i..]);
            rest.Slice(width, left).CopyTo(y1[i..]);
            rest.Slice(2 * width, left).CopyTo(y2[i..]);
        }
    }

    private interface ITripleFunction
    {
        (Vector<float> A, Vector<float> B, Vector<float> C) Apply(Vector<float> x, Vector<float> y, Vector<float> z);
    }

    private readonly struct Product(Matrix3 m) : ITripleFunction
    {
        public (Vector<float> A, Vector<float> B, Vector<float> C) Apply(Vector<float> x, Vector<float> y, Vector<float> z) => (
            x * (float)m.M11 + y * (float)m.M12 + z * (float)m.M13,
            x * (float)m.M21 + y * (float)m.M22 + z * (float)m.M23,
            x * (float)m.M31 + y * (float)m.M32 + z * (float)m.M33);
    }

    private readonly struct LabFunction(Xyz white) : ITripleFunction
    {
        public (Vector<float> A, Vector<float> B, Vector<float> C) Apply(Vector<float> x, Vector<float> y, Vector<float> z)
        {
            var fx = Compress(x * (float)(1 / white.X));
            var fy = Compress(y * (float)(1 / white.Y));
            var fz = Compress(z * (float)(1 / white.Z));
            return (fy * 116 - new Vector<float>(16), (fx - fy) * 500, (fy - fz) * 200);
        }

        private static Vector<float> Compress(Vector<float> t)
        {
            var line = t * (float)(Lab.Kappa / 116) + new Vector<float>(16f / 116);
            return Vector.ConditionalSelect(Vector.GreaterThan(t, new Vector<float>((float)Lab.Epsilon)), LaneMath.CubeRoot(t), line);
        }
    }
}
