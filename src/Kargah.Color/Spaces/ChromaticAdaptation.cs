namespace Kargah.Color;

/// <summary>In which responses a change of the white scales colors.</summary>
public enum ConeSpace
{
    /// <summary>As ICC profiles do it. Source: Lam 1985; ICC.1:2022, annex E.</summary>
    Bradford,

    /// <summary>Source: Li et al. 2017, doi:10.1002/col.22131.</summary>
    Cat16,

    /// <summary>Hunt–Pointer–Estévez responses, normalised to D65. Source: Hunt, The Reproduction of Colour, 6th edition, chapter 31.</summary>
    VonKries,
}

/// <summary>What a color under one white becomes under another, for an eye that is fully adapted to both.</summary>
public static class ChromaticAdaptation
{
    private static readonly Matrix3 bradford = new(0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296);
    private static readonly Matrix3 cat16 = new(0.401288, 0.650173, -0.051461, -0.250268, 1.204414, 0.045854, -0.002079, 0.048952, 0.953127);
    private static readonly Matrix3 vonKries = new(0.40024, 0.7076, -0.08081, -0.2263, 1.16532, 0.0457, 0, 0, 0.91822);

    /// <summary>C⁻¹ diag(C w_to / C w_from) C: takes <paramref name="from"/> to <paramref name="to"/> exactly.</summary>
    /// <param name="from">Positive; the scale counts, so give both whites Y = 1.</param>
    public static Matrix3 Between(Xyz from, Xyz to, ConeSpace space = ConeSpace.Bradford)
    {
        var cones = space switch
        {
            ConeSpace.Bradford => bradford,
            ConeSpace.Cat16 => cat16,
            ConeSpace.VonKries => vonKries,
            _ => throw new ArgumentOutOfRangeException(nameof(space)),
        };
        var (source, target) = (cones.Apply(from), cones.Apply(to));
        return cones.Inverse() * Matrix3.Diagonal(target.X / source.X, target.Y / source.Y, target.Z / source.Z) * cones;
    }
}
