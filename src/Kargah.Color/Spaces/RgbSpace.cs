namespace Kargah.Color;

/// <summary>An RGB color space: three primaries, a white and an encoding.</summary>
/// <remarks>The matrix is worked out from the primaries' chromaticities and the white, so that RGB 1, 1, 1 is the white exactly. Nothing is clipped:
/// colors outside of the gamut have components below 0 or above 1. NaN stays NaN.</remarks>
public sealed class RgbSpace
{
    private RgbSpace(string name, Chromaticity red, Chromaticity green, Chromaticity blue, Xyz white, TransferCurve curve)
    {
        (Name, White, Curve) = (name, white, curve);
        var primaries = Matrix3.FromColumns(red.ToXyz(), green.ToXyz(), blue.ToXyz());
        var luminance = primaries.Inverse().Apply(white);
        ToXyzMatrix = primaries * Matrix3.Diagonal(luminance.X, luminance.Y, luminance.Z);
        FromXyzMatrix = ToXyzMatrix.Inverse();
        ToD50Matrix = white == WhitePoints.D50 ? ToXyzMatrix : ChromaticAdaptation.Between(white, WhitePoints.D50) * ToXyzMatrix;
        FromD50Matrix = ToD50Matrix.Inverse();
    }

    /// <summary>IEC 61966-2-1:1999; primaries of ITU-R BT.709.</summary>
    public static RgbSpace SRgb { get; } = new("sRGB", new(0.64, 0.33), new(0.3, 0.6), new(0.15, 0.06), WhitePoints.D65, TransferCurve.SRgb);

    /// <summary>Primaries of SMPTE RP 431-2, white and encoding of sRGB.</summary>
    public static RgbSpace DisplayP3 { get; } = new("Display P3", new(0.68, 0.32), new(0.265, 0.69), new(0.15, 0.06), WhitePoints.D65, TransferCurve.SRgb);

    /// <summary>Adobe RGB (1998) Color Image Encoding, version 2005-05.</summary>
    public static RgbSpace AdobeRgb { get; } = new("Adobe RGB", new(0.64, 0.33), new(0.21, 0.71), new(0.15, 0.06), WhitePoints.D65, TransferCurve.AdobeRgb);

    /// <summary>ISO 22028-4:2012, for printing; its encoding is lightness.</summary>
    public static RgbSpace EciRgbV2 { get; } = new("eciRGB v2", new(0.67, 0.33), new(0.21, 0.71), new(0.14, 0.08), WhitePoints.D50, TransferCurve.LStar);

    /// <summary>ROMM RGB, ISO 22028-2:2013. Two of its primaries are no real colors; 8 bits are too few for it.</summary>
    public static RgbSpace ProPhoto { get; } =
        new("ProPhoto RGB", new(0.7347, 0.2653), new(0.1596, 0.8404), new(0.0366, 0.0001), WhitePoints.D50, TransferCurve.Romm);

    public static IReadOnlyList<RgbSpace> All { get; } = [SRgb, DisplayP3, AdobeRgb, EciRgbV2, ProPhoto];

    public string Name { get; }

    public Xyz White { get; }

    public TransferCurve Curve { get; }

    /// <summary>From linear RGB to XYZ relative to <see cref="White"/>.</summary>
    public Matrix3 ToXyzMatrix { get; }

    public Matrix3 FromXyzMatrix { get; }

    /// <summary>From linear RGB to XYZ relative to D50, adapted by Bradford where the white is another.</summary>
    public Matrix3 ToD50Matrix { get; }

    public Matrix3 FromD50Matrix { get; }

    /// <summary>The space of that name, whatever the letters' case; null where there is none.</summary>
    public static RgbSpace? Find(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>From linear RGB to XYZ D50.</summary>
    public Xyz LinearToD50(Rgb linear)
    {
        var (x, y, z) = ToD50Matrix.Apply(linear.R, linear.G, linear.B);
        return new(x, y, z);
    }

    /// <summary>From XYZ D50 to linear RGB.</summary>
    public Rgb D50ToLinear(Xyz value)
    {
        var (r, g, b) = FromD50Matrix.Apply(value.X, value.Y, value.Z);
        return new(r, g, b);
    }

    /// <summary>From encoded RGB to Lab D50.</summary>
    public Lab ToLab(Rgb encoded) => Lab.FromXyz(LinearToD50(Curve.Decode(encoded)), WhitePoints.D50);

    /// <summary>From Lab D50 to encoded RGB.</summary>
    public Rgb FromLab(Lab value) => Curve.Encode(D50ToLinear(value.ToXyz(WhitePoints.D50)));

    public override string ToString() => Name;
}
