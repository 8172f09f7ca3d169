using Kargah.Color.Fitting;

namespace Kargah.Color.Profiles;

/// <summary>Which readers a profile is for.</summary>
public enum IccVersion
{
    /// <summary>2.4, for everything.</summary>
    V2,

    /// <summary>4.3, with exact curves.</summary>
    V4,
}

/// <summary>ICC profiles as bytes, to be embedded or written to a file.</summary>
/// <remarks>Held to within 0.5 ΔE₀₀ of the functions here by littlecms, in the tests. Connection space D50, relative colorimetric.</remarks>
public static class IccProfile
{
    private const int Grid = 33;
    private const string Rights = "No rights reserved.";

    /// <summary>What a color space is, for pictures written in it: primaries, white and curve.</summary>
    public static byte[] Of(RgbSpace space, DateTimeOffset created, IccVersion version = IccVersion.V2)
    {
        var m = space.ToD50Matrix;
        var profile = new IccBuilder(version, "mntr", "XYZ ", created).Text("desc", space.Name).Text("cprt", Rights);
        profile.Xyz("wtpt", version == IccVersion.V4 ? WhitePoints.D50 : space.White);
        if (version == IccVersion.V4)
        {
            profile.Matrix("chad", ChromaticAdaptation.Between(space.White, WhitePoints.D50));
        }

        AddColumns(profile, m);
        foreach (var signature in curves)
        {
            _ = version == IccVersion.V4 ? profile.ParametricCurve(signature, space.Curve) : profile.Curve(signature, space.Curve.Decode);
        }

        return profile.Build();
    }

    /// <summary>What a camera's pictures mean: an input profile, by matrix and curves for a linear model, and by a table of 33³ colors for a
    /// root-polynomial one.</summary>
    /// <param name="source">The encoding of the pictures.</param>
    /// <param name="name">Shown by programs that list profiles.</param>
    /// <remarks>Colors brighter than a perfect white are clipped to its lightness in a table.</remarks>
    public static byte[] Of(ColorModel model, TransferCurve source, string name, DateTimeOffset created, IccVersion version = IccVersion.V2)
    {
        if (model.Kind == ModelKind.RootPolynomial)
        {
            return new IccBuilder(version, "scnr", "Lab ", created).Text("desc", name).Text("cprt", Rights).Xyz("wtpt", WhitePoints.D50)
                .Table("A2B0", Grid, device => model.ToLab(source.Decode(device))).Build();
        }

        // curves reach 1 at their end, and the columns carry the rest
        Rgb Light(double value)
        {
            var linear = source.Decode(value);
            return model.Linearization?.Apply(new(linear, linear, linear)) ?? new(linear, linear, linear);
        }

        var top = Light(1);
        var c = model.Coefficients;
        var scale = (R: model.Gains.R * top.R, G: model.Gains.G * top.G, B: model.Gains.B * top.B);
        var profile = new IccBuilder(version, "scnr", "XYZ ", created).Text("desc", name).Text("cprt", Rights).Xyz("wtpt", WhitePoints.D50);
        AddColumns(profile, new Matrix3(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]) * Matrix3.Diagonal(scale.R, scale.G, scale.B));
        for (var channel = 0; channel < 3; channel++)
        {
            var index = channel;
            profile.Curve(curves[channel], v => Light(v)[index] / top[index]);
        }

        return profile.Build();
    }

    private static readonly string[] curves = ["rTRC", "gTRC", "bTRC"];

    private static void AddColumns(IccBuilder profile, Matrix3 m) =>
        profile.Xyz("rXYZ", new(m.M11, m.M21, m.M31)).Xyz("gXYZ", new(m.M12, m.M22, m.M32)).Xyz("bXYZ", new(m.M13, m.M23, m.M33));
}
