namespace Kargah.Color;

/// <summary>Color differences between two L*a*b* values relative to the same white.</summary>
/// <remarks>All are ≥ 0, 0 for equal colors, and NaN where a component is NaN. Lightness outside of [0, 100] and any a*, b* are taken as they are.</remarks>
public static class DeltaE
{
    private const double SeventhPowerOf25 = 6103515625;

    /// <summary>√(ΔL*² + Δa*² + Δb*²). Source: ISO/CIE 11664-4:2019.</summary>
    public static double Cie76(Lab a, Lab b)
    {
        var (l, x, y) = (a.L - b.L, a.A - b.A, a.B - b.B);
        return Math.Sqrt(l * l + x * x + y * y);
    }

    /// <summary>√((ΔL*/k_L)² + (ΔC*/S_C)² + (ΔH*/S_H)²) with S_C = 1 + K₁ C*, S_H = 1 + K₂ C*.</summary>
    /// <param name="reference">Its chroma is C*, so the two colors may not change places.</param>
    /// <param name="textiles">k_L = 2, K₁ = 0.048, K₂ = 0.014 in place of the graphic arts' 1, 0.045, 0.015.</param>
    /// <remarks>Source: CIE 116-1995.</remarks>
    public static double Cie94(Lab reference, Lab sample, bool textiles = false)
    {
        var (kl, k1, k2) = textiles ? (2, 0.048, 0.014) : (1, 0.045, 0.015);
        var c1 = double.Hypot(reference.A, reference.B);
        var dc = c1 - double.Hypot(sample.A, sample.B);
        var (da, db) = (reference.A - sample.A, reference.B - sample.B);
        // rounding may leave a hair below zero where only the chroma differs
        var dh2 = Math.Max(da * da + db * db - dc * dc, 0);
        var (l, c) = ((reference.L - sample.L) / kl, dc / (1 + k1 * c1));
        var sh = 1 + k2 * c1;
        return Math.Sqrt(l * l + c * c + dh2 / (sh * sh));
    }

    /// <summary>CIEDE2000, ΔE₀₀.</summary>
    /// <remarks>Symmetric to the last bits. Meant for differences below about 5; no metric; it jumps where the hues are opposite, and hues that are
    /// exactly so count as not past 180°, as in the published pairs, whatever rounding says (1e-9°). Agrees with the 34 published pairs to 5e-5.
    /// Source: ISO/CIE 11664-6:2014; Sharma, Wu, Dalal 2005, doi:10.1002/col.20070.</remarks>
    public static double Ciede2000(Lab a, Lab b)
    {
        var (l, c, h) = Ciede2000Terms(a, b);
        return Math.Sqrt(l * l + c * c + h * h);
    }

    /// <summary>Three signed terms whose squares add up to ΔE₀₀²: the rotation between chroma and hue is shared out, so that a least-squares fit of
    /// the terms is one of ΔE₀₀.</summary>
    internal static (double L, double C, double H) Ciede2000Terms(Lab a, Lab b)
    {
        var g = 0.5 * (1 - SeventhRoot((double.Hypot(a.A, a.B) + double.Hypot(b.A, b.B)) / 2));
        var (a1, a2) = ((1 + g) * a.A, (1 + g) * b.A);
        var (c1, c2) = (double.Hypot(a1, a.B), double.Hypot(a2, b.B));
        var (h1, h2) = (Lab.Hue(a1, a.B), Lab.Hue(a2, b.B));
        var gray = c1 * c2 == 0;
        const double opposite = 180 + 1e-9;

        var turn = h2 - h1;
        turn = gray ? 0 : turn > opposite ? turn - 360 : turn < -opposite ? turn + 360 : turn;
        var hue = h1 + h2;
        hue = gray ? hue : Math.Abs(h1 - h2) <= opposite ? hue / 2 : hue < 360 ? (hue + 360) / 2 : (hue - 360) / 2;

        var dl = b.L - a.L;
        var dc = c2 - c1;
        var dh = 2 * Math.Sqrt(c1 * c2) * SinDegrees(turn / 2);
        var chroma = (c1 + c2) / 2;
        var t = 1 - 0.17 * CosDegrees(hue - 30) + 0.24 * CosDegrees(2 * hue) + 0.32 * CosDegrees(3 * hue + 6) - 0.2 * CosDegrees(4 * hue - 63);
        var middle = (a.L + b.L) / 2 - 50;
        middle *= middle;
        var l = dl / (1 + 0.015 * middle / Math.Sqrt(20 + middle));
        var c = dc / (1 + 0.045 * chroma);
        var h = dh / (1 + 0.015 * chroma * t);
        var around = (hue - 275) / 25;
        var rotation = -2 * SeventhRoot(chroma) * SinDegrees(60 * Math.Exp(-around * around));
        // c² + h² + r c h = (c + r h / 2)² + (1 − r²/4) h², and |r| < 2
        return (l, c + rotation * h / 2, h * Math.Sqrt(1 - rotation * rotation / 4));
    }

    /// <summary>√(c⁷ / (c⁷ + 25⁷)).</summary>
    private static double SeventhRoot(double c)
    {
        var seventh = c * c * c * c * c * c * c;
        return double.IsPositiveInfinity(seventh) ? 1 : Math.Sqrt(seventh / (seventh + SeventhPowerOf25));
    }

    private static double SinDegrees(double angle) => Math.Sin(double.DegreesToRadians(angle));

    private static double CosDegrees(double angle) => Math.Cos(double.DegreesToRadians(angle));
}
