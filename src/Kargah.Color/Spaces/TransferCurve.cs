namespace Kargah.Color;

/// <summary>How a color space encodes light: a line near black and a power above it.</summary>
/// <remarks>Decode: v ≤ breakpoint ? v / slope : ((v + offset) / (1 + offset))^gamma. Values below 0 are mirrored, f(−v) = −f(v), values above 1 go on
/// along the power, NaN stays NaN, and nothing is clipped. In double, decoding what was encoded gives the value back to 1e-14 relative, apart from
/// the neighbourhood of the breakpoint, where the published constants of sRGB leave a step of 3e-8.</remarks>
public sealed partial class TransferCurve
{
    private readonly double slope;
    private readonly double offset;
    private readonly double breakpoint;

    private TransferCurve(string name, double gamma, double slope, double offset, double breakpoint)
    {
        (Name, Gamma) = (name, gamma);
        (this.slope, this.offset, this.breakpoint) = (slope, offset, breakpoint);
        DarkestPower = breakpoint / slope;
    }

    /// <summary>No encoding.</summary>
    public static TransferCurve Linear { get; } = new("linear", 1, 1, 0, 0);

    /// <summary>v / 12.92 up to 0.04045, ((v + 0.055) / 1.055)^2.4 above. Source: IEC 61966-2-1:1999.</summary>
    public static TransferCurve SRgb { get; } = new("sRGB", 2.4, 12.92, 0.055, 0.04045);

    /// <summary>v^(563/256). Source: Adobe RGB (1998) Color Image Encoding, version 2005-05.</summary>
    public static TransferCurve AdobeRgb { get; } = new("Adobe RGB (1998)", 563.0 / 256, 1, 0, 0);

    /// <summary>The lightness L* as signal: v · 100 · 27/24389 up to 0.08, ((v + 0.16) / 1.16)³ above. Source: ISO 22028-4:2012 (eciRGB).</summary>
    public static TransferCurve LStar { get; } = new("L*", 3, Lab.Kappa / 100, 0.16, 0.08);

    /// <summary>v / 16 up to 16/512, v^1.8 above. Source: ISO 22028-2:2013 (ROMM RGB).</summary>
    public static TransferCurve Romm { get; } = new("ROMM", 1.8, 16, 0, 16.0 / 512);

    public string Name { get; }

    /// <summary>The exponent of decoding.</summary>
    public double Gamma { get; }

    /// <summary>The largest light that is encoded on the line.</summary>
    private double DarkestPower { get; }

    /// <summary>From the encoded value to light.</summary>
    public double Decode(double value)
    {
        var v = Math.Abs(value);
        return Math.CopySign(v <= breakpoint ? v / slope : Math.Pow((v + offset) / (1 + offset), Gamma), value);
    }

    /// <summary>From light to the encoded value.</summary>
    public double Encode(double light)
    {
        var v = Math.Abs(light);
        return Math.CopySign(v <= DarkestPower ? v * slope : (1 + offset) * Math.Pow(v, 1 / Gamma) - offset, light);
    }

    /// <inheritdoc cref="Decode(double)"/>
    public Rgb Decode(Rgb value) => new(Decode(value.R), Decode(value.G), Decode(value.B));

    /// <inheritdoc cref="Encode(double)"/>
    public Rgb Encode(Rgb light) => new(Encode(light.R), Encode(light.G), Encode(light.B));

    /// <summary>As ICC's parametric curve of type 3: Y = (aX + b)^g for X ≥ d, cX below.</summary>
    internal (double G, double A, double B, double C, double D) Parametric => (Gamma, 1 / (1 + offset), offset / (1 + offset), 1 / slope, breakpoint);
}
