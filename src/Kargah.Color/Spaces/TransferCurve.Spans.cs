using System.Numerics;

namespace Kargah.Color;

public sealed partial class TransferCurve
{
    /// <summary>Decodes each value, in single precision, as wide as the processor's vectors are.</summary>
    /// <param name="light">Of the same length; may be <paramref name="values"/> itself, and may not overlap it otherwise.</param>
    /// <remarks>The same function as of one double, also for negative values, values above 1, infinities and NaN; within 3e-6 of it, relative, for
    /// values in ±[1e-6, 16].</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Decode(ReadOnlySpan<float> values, Span<float> light) =>
        new PowerCurve((float)breakpoint, (float)(1 / slope), (float)(1 / (1 + offset)), (float)(offset / (1 + offset)), (float)Gamma, 1, 0).Run(values, light);

    /// <summary>Encodes each value, in single precision.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{float}, Span{float})" path="/remarks"/>
    /// <param name="values">Of the same length; may be <paramref name="light"/> itself, and may not overlap it otherwise.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Encode(ReadOnlySpan<float> light, Span<float> values) =>
        new PowerCurve((float)DarkestPower, (float)slope, 1, 0, (float)(1 / Gamma), (float)(1 + offset), (float)-offset).Run(light, values);
}

/// <summary>v ≤ knee ? line · v : after · (inner · v + shift)^power + last, mirrored at 0.</summary>
internal readonly struct PowerCurve(float knee, float line, float inner, float shift, float power, float after, float last)
{
    public void Run(ReadOnlySpan<float> source, Span<float> target)
    {
        ColorPlanes.SameLength(source.Length, target.Length);
        var width = Vector<float>.Count;
        var i = 0;
        for (; i <= source.Length - width; i += width)
        {
            Apply(new Vector<float>(source[i..])).CopyTo(target[i..]);
        }

        if (i < source.Length)
        {
            Span<float> rest = stackalloc float[width];
            source[i..].CopyTo(rest);
            Apply(new Vector<float>(rest)).CopyTo(rest);
            rest[..(source.Length - i)].CopyTo(target[i..]);
        }
    }

    private Vector<float> Apply(Vector<float> x)
    {
        var v = Vector.Abs(x);
        var raised = power == 1 ? v : LaneMath.Power(v * inner + new Vector<float>(shift), power);
        var result = Vector.ConditionalSelect(Vector.LessThanOrEqual(v, new Vector<float>(knee)), v * line, raised * after + new Vector<float>(last));
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -result, result);
    }
}

/// <summary>Functions of vectors in single precision.</summary>
internal static class LaneMath
{
    /// <summary>x^power for x ≥ 0, by e^(power · ln x); good to 3e-6 relative for x in [1e-6, 16].</summary>
    public static Vector<float> Power(Vector<float> x, float power) => Vector.Exp(Vector.Log(x) * power);

    /// <summary>∛x for x ≥ 0, by a power and one step of Newton's method; 0 becomes NaN.</summary>
    public static Vector<float> CubeRoot(Vector<float> x)
    {
        var root = Power(x, 1f / 3);
        return root - (root - x / (root * root)) * (1f / 3);
    }
}
