namespace Kargah.Imaging.Profiles;

/// <summary>RGB spaces that pixels are handed over in as they are, under the names that Kargah.Color gives them.</summary>
internal sealed record KnownSpace(string Name, double[] Columns, Func<double, double> Curve)
{
    public const string SRgb = "sRGB";
    public const string DisplayP3 = "Display P3";
    public const string AdobeRgb = "Adobe RGB";

    // Profiles round; the nearest two spaces are ten times as far apart. Gamma 2.2 is 0.008 from the curve of sRGB.
    private const double ColumnTolerance = 0.003;
    private const double CurveTolerance = 0.004;
    private const int Samples = 33;

    /// <summary>Red, green and blue in XYZ D50, adapted by Bradford.</summary>
    private static readonly KnownSpace[] all =
    [
        new(SRgb, [0.43607, 0.22250, 0.01393, 0.38506, 0.71688, 0.09710, 0.14308, 0.06062, 0.71417], FromSRgb),
        new(DisplayP3, [0.51512, 0.24119, -0.00105, 0.29198, 0.69224, 0.04188, 0.15710, 0.06657, 0.78407], FromSRgb),
        new(AdobeRgb, [0.60976, 0.31112, 0.01948, 0.20524, 0.62566, 0.06089, 0.14922, 0.06322, 0.74484], v => Math.Pow(v, 563.0 / 256)),
        new("eciRGB v2", [0.65020, 0.32025, 0, 0.17808, 0.60207, 0.06784, 0.13594, 0.07768, 0.75737], FromLightness),
        new("ProPhoto RGB", [0.79767, 0.28804, 0, 0.13519, 0.71187, 0, 0.03135, 0.00009, 0.82521], v => v < 1.0 / 32 ? v / 16 : Math.Pow(v, 1.8)),
    ];

    /// <summary>The space that a profile describes by matrix and curves; null for every other one.</summary>
    /// <remarks>A gray profile of one of these curves is the gray of that space; every one of them has it.</remarks>
    public static KnownSpace? Of(IccReader profile)
    {
        if (profile.HasTables)
        {
            return null;
        }

        if (profile.Space == "GRAY")
        {
            return profile.Curve("kTRC") is { } gray ? Array.Find(all, s => IsNear(gray, s.Curve)) : null;
        }

        if (profile.Space != "RGB " || profile.Xyz("rXYZ") is not { } r || profile.Xyz("gXYZ") is not { } g || profile.Xyz("bXYZ") is not { } b
            || profile.Curve("rTRC") is not { } red || profile.Curve("gTRC") is not { } green || profile.Curve("bTRC") is not { } blue)
        {
            return null;
        }

        double[] columns = [r.X, r.Y, r.Z, g.X, g.Y, g.Z, b.X, b.Y, b.Z];
        return Array.Find(all, s => columns.Zip(s.Columns, (x, y) => Math.Abs(x - y)).All(d => d <= ColumnTolerance)
            && IsNear(red, s.Curve) && IsNear(green, s.Curve) && IsNear(blue, s.Curve));
    }

    private static bool IsNear(Func<double, double> curve, Func<double, double> known)
    {
        for (var i = 0; i < Samples; i++)
        {
            var v = (double)i / (Samples - 1);
            // also false for NaN
            if (!(Math.Abs(curve(v) - known(v)) <= CurveTolerance))
            {
                return false;
            }
        }

        return true;
    }

    private static double FromSRgb(double v) => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);

    private static double FromLightness(double v) => v <= 0.08 ? 100 * v / (24389.0 / 27) : Math.Pow((100 * v + 16) / 116, 3);
}
