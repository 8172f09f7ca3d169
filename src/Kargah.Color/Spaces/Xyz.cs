namespace Kargah.Color;

/// <summary>CIE XYZ tristimulus values of the 1931 2° observer, scaled so that Y = 1 is the adopted white.</summary>
public readonly record struct Xyz(double X, double Y, double Z)
{
    public static Xyz operator *(double factor, Xyz value) => new(factor * value.X, factor * value.Y, factor * value.Z);

    public static Xyz operator +(Xyz a, Xyz b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>x = X / (X + Y + Z), y = Y / (X + Y + Z). NaN for black, which has none.</summary>
    public Chromaticity ToChromaticity()
    {
        var sum = X + Y + Z;
        return new(X / sum, Y / sum);
    }
}

/// <summary>CIE 1931 chromaticity coordinates x and y.</summary>
public readonly record struct Chromaticity(double X, double Y)
{
    /// <summary>CIE 1960 u = 4x / (−2x + 12y + 3) and v = 6y / (−2x + 12y + 3), in which color temperature is defined.</summary>
    public (double U, double V) ToUv1960()
    {
        var d = -2 * X + 12 * Y + 3;
        return (4 * X / d, 6 * Y / d);
    }

    /// <summary>The tristimulus values with this chromaticity and luminance. Not finite where y = 0.</summary>
    public Xyz ToXyz(double luminance = 1) => new(X / Y * luminance, luminance, (1 - X - Y) / Y * luminance);
}
