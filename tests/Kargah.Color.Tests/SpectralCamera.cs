namespace Kargah.Color.Tests;

/// <summary>A camera that looks at reflectances under a light, by sums over wavelengths.</summary>
internal sealed class SpectralCamera
{
    private static readonly double[][] observer = Columns("cmf");
    private static readonly double[] daylight = Columns("ill_D50")[0];

    private readonly double[][] sensitivities;
    private readonly double[] light;
    private readonly double[] white;

    /// <param name="name">Nikon_5100 or Sigma_SDMerill.</param>
    /// <param name="light">A, D50, D65, FL2, FL11 or LED-B3.</param>
    public SpectralCamera(string name, string light)
    {
        sensitivities = Columns($"cam_{name}_NPL");
        this.light = Columns("ill_" + light)[0];
        white = [.. sensitivities.Select(s => Sum(s, this.light, null))];
    }

    public static string[] Names { get; } = ["Nikon_5100", "Sigma_SDMerill"];

    public static string[] Lights { get; } = ["A", "D50", "D65", "FL2", "FL11", "LED-B3"];

    /// <summary>24 reflectances that are fitted, and 30 others.</summary>
    public static double[][] FittedChart { get; } = Columns("cc_ISO_17321-1");

    public static double[][] OtherChart { get; } = Columns("cc_PMC");

    /// <summary>L*a*b* under D50.</summary>
    public static Lab Color(double[] reflectance)
    {
        var scale = 1 / Sum(observer[1], daylight, null);
        Xyz White(double[]? r) => new(scale * Sum(observer[0], daylight, r), scale * Sum(observer[1], daylight, r), scale * Sum(observer[2], daylight, r));
        return Lab.FromXyz(White(reflectance), White(null));
    }

    public static ReferenceChart Chart() => ReferenceChart.Measured("iso", "ISO 17321-1", "spectra", [.. FittedChart.Select(Color)]);

    /// <summary>Linear values; at exposure 1 a perfect white has 1 in the most sensitive channel. Noise is relative to the root of the value.</summary>
    public Rgb See(double[] reflectance, double exposure = 1, Random? random = null, double noise = 0.002)
    {
        var values = sensitivities.Select(s => exposure * Sum(s, light, reflectance) / white.Max()).ToArray();
        if (random is not null)
        {
            for (var i = 0; i < 3; i++)
            {
                var gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                values[i] += noise * Math.Sqrt(values[i]) * gauss;
            }
        }

        return new(values[0], values[1], values[2]);
    }

    /// <summary>Balanced on white, as a camera's own pictures are, and without noise.</summary>
    public Rgb SeeBalanced(double[] reflectance, double exposure = 0.9)
    {
        var c = See(reflectance, exposure);
        return new(c.R * white.Max() / white[0], c.G * white.Max() / white[1], c.B * white.Max() / white[2]);
    }

    private static double Sum(double[] a, double[] b, double[]? c) => a.Select((v, i) => v * b[i] * (c?[i] ?? 1)).Sum();

    /// <summary>The table's columns without the wavelengths.</summary>
    private static double[][] Columns(string name)
    {
        var rows = TestData.Rows(name);
        return [.. Enumerable.Range(1, rows[0].Length - 1).Select(c => rows.Select(r => r[c]).ToArray())];
    }
}
