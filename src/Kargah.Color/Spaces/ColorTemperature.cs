namespace Kargah.Color;

/// <summary>How warm a white is, and how far it is from glowing bodies.</summary>
/// <param name="Kelvin">Correlated color temperature: that of the nearest Planckian radiator in the CIE 1960 diagram.</param>
/// <param name="Duv">The distance from it there; above the locus (greenish) positive, below (pinkish) negative.</param>
public readonly record struct ColorTemperature(double Kelvin, double Duv)
{
    /// <summary>By a perpendicular on a spline through the 31 points of Robertson's table, in reciprocal megakelvin.</summary>
    /// <returns>NaN for both where the point is NaN, is further than 0.05 from the locus, where color temperature has no meaning, or lies beyond its
    /// ends at 1,667 K and at infinity.</returns>
    /// <remarks>The locus is good to 1e-5 in u and v, the rounding of the table: CCT to 0.2 % up to 10,000 K (1 % at 20,000 K), Duv to 2e-5.
    /// Source: Robertson 1968, J. Opt. Soc. Am. 58, 1528; Wyszecki and Stiles, Color Science, table 1(3.11); Duv: Ohno 2014, doi:10.1080/15502724.2014.839020.</remarks>
    public static ColorTemperature Of(Chromaticity white)
    {
        var (u, v) = white.ToUv1960();
        var none = new ColorTemperature(double.NaN, double.NaN);
        if (!double.IsFinite(u) || !double.IsFinite(v))
        {
            return none;
        }

        var nearest = 0;
        for (var i = 1; i < PlanckianLocus.Count; i++)
        {
            if (Distance(PlanckianLocus.Knot(i)) < Distance(PlanckianLocus.Knot(nearest)))
            {
                nearest = i;
            }
        }

        var low = PlanckianLocus.Knot(Math.Max(nearest - 1, 0));
        var high = PlanckianLocus.Knot(Math.Min(nearest + 1, PlanckianLocus.Count - 1));
        if (Along(low) < 0 || Along(high) > 0)
        {
            return none;
        }

        // the foot of the perpendicular: where the way to the point has no part along the locus
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Along(middle) > 0 ? (middle, high) : (low, middle);
        }

        var duv = Math.Sqrt(Distance(low));
        var sign = v >= PlanckianLocus.At(low).V ? 1 : -1;
        return duv > 0.05 ? none : new(1e6 / low, sign * duv);

        double Distance(double mired)
        {
            var at = PlanckianLocus.At(mired);
            return (u - at.U) * (u - at.U) + (v - at.V) * (v - at.V);
        }

        double Along(double mired)
        {
            var (at, way) = (PlanckianLocus.At(mired), PlanckianLocus.Direction(mired));
            return (u - at.U) * way.U + (v - at.V) * way.V;
        }
    }
}

/// <summary>Chromaticities of Planckian radiators over reciprocal megakelvin, by a natural cubic spline through Robertson's table.</summary>
internal static class PlanckianLocus
{
    private static readonly double[] mireds =
    [
        0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 125, 150, 175, 200, 225, 250, 275, 300, 325, 350, 375, 400, 425, 450, 475, 500, 525, 550, 575, 600,
    ];

    private static readonly CubicSpline u = new(mireds,
    [
        0.18006, 0.18066, 0.18133, 0.18208, 0.18293, 0.18388, 0.18494, 0.18611, 0.18740, 0.18880, 0.19032, 0.19462, 0.19962, 0.20525, 0.21142, 0.21807,
        0.22511, 0.23247, 0.24010, 0.24792, 0.25591, 0.26400, 0.27218, 0.28039, 0.28863, 0.29685, 0.30505, 0.31320, 0.32129, 0.32931, 0.33724,
    ]);

    private static readonly CubicSpline v = new(mireds,
    [
        0.26352, 0.26589, 0.26846, 0.27119, 0.27407, 0.27709, 0.28021, 0.28342, 0.28668, 0.28997, 0.29326, 0.30141, 0.30921, 0.31647, 0.32312, 0.32909,
        0.33439, 0.33904, 0.34308, 0.34655, 0.34951, 0.35200, 0.35407, 0.35577, 0.35714, 0.35823, 0.35907, 0.35968, 0.36011, 0.36038, 0.36051,
    ]);

    public static int Count => mireds.Length;

    public static double Knot(int index) => mireds[index];

    public static (double U, double V) At(double mired) => (u.At(mired), v.At(mired));

    public static (double U, double V) Direction(double mired) => (u.Slope(mired), v.Slope(mired));
}
