namespace Kargah.Color;

/// <summary>CIE 1976 L*a*b*, relative to a white point that the caller knows.</summary>
/// <param name="L">Lightness, 0 for black to 100 for the white; above it for what is brighter.</param>
/// <param name="A">Green (−) to red (+), typically −128 to 127.</param>
/// <param name="B">Blue (−) to yellow (+), typically −128 to 127.</param>
public readonly record struct Lab(double L, double A, double B)
{
    internal const double Epsilon = 216.0 / 24389;
    internal const double Kappa = 24389.0 / 27;

    /// <summary>L* = 116 f(Y/Yₙ) − 16, a* = 500 (f(X/Xₙ) − f(Y/Yₙ)), b* = 200 (f(Y/Yₙ) − f(Z/Zₙ)), f(t) = ∛t above 216/24389 and (24389/27 t + 16) / 116 below.</summary>
    /// <param name="white">Of the same scale as <paramref name="value"/>.</param>
    /// <remarks>Never clipped: negative values go on along the line, so that a fit finds its way back. NaN where a component is NaN. Exact to rounding.
    /// Source: ISO/CIE 11664-4:2019.</remarks>
    public static Lab FromXyz(Xyz value, Xyz white)
    {
        var (fx, fy, fz) = (Compress(value.X / white.X), Compress(value.Y / white.Y), Compress(value.Z / white.Z));
        return new(116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz));
    }

    /// <summary>The inverse of <see cref="FromXyz"/>.</summary>
    public Xyz ToXyz(Xyz white)
    {
        var fy = (L + 16) / 116;
        return new(Expand(fy + A / 500) * white.X, Expand(fy) * white.Y, Expand(fy - B / 200) * white.Z);
    }

    /// <summary>C* = √(a*² + b*²) and h = atan2(b*, a*) in [0°, 360°); 0° where there is no chroma.</summary>
    public Lch ToLch() => new(L, double.Hypot(A, B), Hue(A, B));

    /// <summary>atan2(b, a) in degrees, [0, 360).</summary>
    internal static double Hue(double a, double b)
    {
        if (a == 0 && b == 0)
        {
            return 0;
        }

        var h = double.RadiansToDegrees(Math.Atan2(b, a));
        return h < 0 ? h + 360 : h;
    }

    private static double Compress(double t) => t > Epsilon ? Math.Cbrt(t) : (Kappa * t + 16) / 116;

    private static double Expand(double f)
    {
        var cube = f * f * f;
        return cube > Epsilon ? cube : (116 * f - 16) / Kappa;
    }
}

/// <summary>L*a*b* in cylinder coordinates.</summary>
/// <param name="L">Lightness.</param>
/// <param name="C">Chroma, not negative.</param>
/// <param name="H">Hue angle in degrees.</param>
public readonly record struct Lch(double L, double C, double H)
{
    public Lab ToLab()
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(H));
        return new(L, C * cos, C * sin);
    }
}
