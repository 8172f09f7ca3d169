namespace Kargah.Color.Fitting;

/// <summary>Which terms of a camera's red, green and blue a correction weighs.</summary>
public enum ModelKind
{
    /// <summary>R, G, B: a 3 × 3 matrix.</summary>
    Linear,

    /// <summary>R, G, B, √(RG), √(GB), √(BR): a 3 × 6 matrix. Twice the light gives twice every term, so that it holds at every exposure.
    /// Source: Finlayson, Mackiewicz, Hurlbert 2015, doi:10.1109/TIP.2015.2405336.</summary>
    RootPolynomial,
}

/// <summary>What makes color out of a camera's linear values: XYZ = C φ(g ⊙ curve(rgb)), relative to D50 with Y = 1 for a perfect white.</summary>
public sealed class ColorModel
{
    private readonly double[] coefficients;

    internal ColorModel(ModelKind kind, Rgb gains, double[] coefficients, Linearization? linearization)
    {
        (Kind, Gains, this.coefficients, Linearization) = (kind, gains, coefficients, linearization);
    }

    public ModelKind Kind { get; }

    /// <summary>g: what makes the neutral patches as bright as they are said to be, in every channel.</summary>
    public Rgb Gains { get; }

    /// <summary>The curve of each channel; null where the values are taken as linear.</summary>
    public Linearization? Linearization { get; }

    /// <summary>C, row by row (X, Y, Z), 3 or 6 columns.</summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>3 or 6.</summary>
    public int Terms => TermsOf(Kind);

    internal static int TermsOf(ModelKind kind) => kind == ModelKind.Linear ? 3 : 6;

    /// <summary>The color of a linear value, not clipped. Roots of a product below zero count as 0. NaN stays NaN.</summary>
    public Xyz Apply(Rgb linear)
    {
        var curved = Linearization?.Apply(linear) ?? linear;
        Span<double> terms = stackalloc double[6];
        Expand(Kind, new(curved.R * Gains.R, curved.G * Gains.G, curved.B * Gains.B), terms);
        var count = Terms;
        double x = 0, y = 0, z = 0;
        for (var i = 0; i < count; i++)
        {
            x += coefficients[i] * terms[i];
            y += coefficients[count + i] * terms[i];
            z += coefficients[2 * count + i] * terms[i];
        }

        return new(x, y, z);
    }

    /// <summary><see cref="Apply"/> as L*a*b*, D50.</summary>
    public Lab ToLab(Rgb linear) => Lab.FromXyz(Apply(linear), WhitePoints.D50);

    /// <summary>The coefficients that lead from the curved values, without gains, to linear values of a color space; row by row.</summary>
    public double[] CoefficientsTo(RgbSpace space)
    {
        var count = Terms;
        Span<double> gains = [Gains.R, Gains.G, Gains.B, Math.Sqrt(Gains.R * Gains.G), Math.Sqrt(Gains.G * Gains.B), Math.Sqrt(Gains.B * Gains.R)];
        var result = new double[3 * count];
        for (var i = 0; i < count; i++)
        {
            var rgb = space.D50ToLinear(new(coefficients[i], coefficients[count + i], coefficients[2 * count + i]));
            result[i] = rgb.R * gains[i];
            result[count + i] = rgb.G * gains[i];
            result[2 * count + i] = rgb.B * gains[i];
        }

        return result;
    }

    /// <summary>φ.</summary>
    internal static void Expand(ModelKind kind, Rgb c, Span<double> terms)
    {
        (terms[0], terms[1], terms[2]) = (c.R, c.G, c.B);
        if (kind == ModelKind.RootPolynomial)
        {
            terms[3] = Root(c.R, c.G);
            terms[4] = Root(c.G, c.B);
            terms[5] = Root(c.B, c.R);
        }
    }

    // Two negative values have a positive product and no meaning.
    private static double Root(double a, double b) => a <= 0 || b <= 0 ? 0 : Math.Sqrt(a * b);
}
