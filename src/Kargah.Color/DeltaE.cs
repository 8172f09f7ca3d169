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
        var c1 = Length(reference.A, reference.B);
        var dc = c1 - Length(sample.A, sample.B);
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
        var t = new Ciede2000Terms(a, b);
        var (l, c, h) = ((b.L - a.L) / t.SL, t.Chroma / t.SC, t.Hue / t.SH);
        return Math.Sqrt(l * l + c * c + h * h + t.Rotation * c * h);
    }

    /// <summary>A 3 × 3 matrix W for which ΔE₀₀ = |W (b − a)| while the two colors are near each other: chroma and hue as directions at their mean hue,
    /// the rotation between them shared out, c² + h² + r c h = (c + r h / 2)² + (1 − r²/4) h².</summary>
    internal static void Ciede2000Metric(Lab a, Lab b, Span<double> rows)
    {
        var t = new Ciede2000Terms(a, b);
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(t.MeanHue));
        var (ca, cb) = (cos * t.Stretch / t.SC, sin / t.SC);
        var (ha, hb) = (-sin * t.Stretch / t.SH, cos / t.SH);
        var half = t.Rotation / 2;
        var rest = Math.Sqrt(1 - half * half);
        (rows[0], rows[1], rows[2]) = (1 / t.SL, 0, 0);
        (rows[3], rows[4], rows[5]) = (0, ca + half * ha, cb + half * hb);
        (rows[6], rows[7], rows[8]) = (0, rest * ha, rest * hb);
    }

    /// <summary>The parts of the formula, named as in its source.</summary>
    private readonly struct Ciede2000Terms
    {
        public Ciede2000Terms(Lab a, Lab b)
        {
            Stretch = 1 + 0.5 * (1 - SeventhRoot((Length(a.A, a.B) + Length(b.A, b.B)) / 2));
            var (a1, a2) = (Stretch * a.A, Stretch * b.A);
            var (c1, c2) = (Length(a1, a.B), Length(a2, b.B));
            var (h1, h2) = (Lab.Hue(a1, a.B), Lab.Hue(a2, b.B));
            var gray = c1 * c2 == 0;
            const double opposite = 180 + 1e-9;

            var turn = h2 - h1;
            turn = gray ? 0 : turn > opposite ? turn - 360 : turn < -opposite ? turn + 360 : turn;
            var sum = h1 + h2;
            MeanHue = gray ? sum : Math.Abs(h1 - h2) <= opposite ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;

            Chroma = c2 - c1;
            Hue = 2 * Math.Sqrt(c1 * c2) * SinDegrees(turn / 2);
            var mean = (c1 + c2) / 2;
            var t = 1 - 0.17 * CosDegrees(MeanHue - 30) + 0.24 * CosDegrees(2 * MeanHue) + 0.32 * CosDegrees(3 * MeanHue + 6) - 0.2 * CosDegrees(4 * MeanHue - 63);
            var middle = (a.L + b.L) / 2 - 50;
            middle *= middle;
            SL = 1 + 0.015 * middle / Math.Sqrt(20 + middle);
            SC = 1 + 0.045 * mean;
            SH = 1 + 0.015 * mean * t;
            var around = (MeanHue - 275) / 25;
            Rotation = -2 * SeventhRoot(mean) * SinDegrees(60 * Math.Exp(-around * around));
        }

        /// <summary>1 + G.</summary>
        public double Stretch { get; }

        public double MeanHue { get; }

        public double Chroma { get; }

        public double Hue { get; }

        public double SL { get; }

        public double SC { get; }

        public double SH { get; }

        public double Rotation { get; }
    }

    /// <summary>√(c⁷ / (c⁷ + 25⁷)).</summary>
    private static double SeventhRoot(double c)
    {
        var seventh = c * c * c * c * c * c * c;
        return double.IsPositiveInfinity(seventh) ? 1 : Math.Sqrt(seventh / (seventh + SeventhPowerOf25));
    }

    // Several times faster than Hypot, whose care for overflow no color needs.
    private static double Length(double a, double b) => Math.Sqrt(a * a + b * b);

    private static double SinDegrees(double angle) => Math.Sin(double.DegreesToRadians(angle));

    private static double CosDegrees(double angle) => Math.Cos(double.DegreesToRadians(angle));
}
