namespace Kargah.Color.Fitting;

/// <summary>Whether the neutral patches say that a camera bends light, or only that they are noisy.</summary>
internal static class CurveEvidence
{
    private const int Least = 4;

    /// <summary>Light of a chart's grays is not known better than this share of it, about 0.3 of L*.</summary>
    private const double Certainty = 0.01;

    /// <summary>What Fisher's F exceeds once in a thousand by chance, for 4, 5 and 6 patches in three channels: (3, 6), (4, 8) and (5, 10) degrees of freedom.</summary>
    private static readonly double[] critical = [23.703, 14.392, 10.481];

    /// <summary>Looks at d = ln(value / (Y · shading)) of the usable neutral patches in the three channels, by an analysis of variance in two ways.</summary>
    /// <param name="shading">The light that the patches lie in.</param>
    /// <returns>False, too, where there are fewer than four neutral patches.</returns>
    /// <remarks>Channels of a camera are proportional to light, so that d is a number for each channel; what is left of it after that is the same in all
    /// channels where a tone curve made it, and differs where noise or the channels' own sight of grays did. With n patches
    /// F = [3 Σ m² / (n − 1)] / [Σ e² / (2 n − 2)], where m are the patches' means over the channels and e what is left then, and the denominator is not
    /// below 0.01². Values k times as large move d by ln k in every patch: F has no exposure. Source: Fisher 1925, Statistical Methods for Research Workers, chapter VIII.</remarks>
    public static bool IsThere(ReadOnlySpan<PatchSample> samples, ShadingField shading)
    {
        Span<double> seen = stackalloc double[3 * ReferenceChart.Count];
        Span<double> levels = stackalloc double[3];
        var count = 0;
        foreach (var sample in samples)
        {
            if (sample.IsNeutral)
            {
                var light = sample.Target.Y * shading.At(sample.Place);
                for (var channel = 0; channel < 3; channel++)
                {
                    levels[channel] += seen[3 * count + channel] = Math.Log(sample.Linear[channel] / light);
                }

                count++;
            }
        }

        if (count < Least)
        {
            return false;
        }

        double shared = 0, apart = 0;
        for (var i = 0; i < count; i++)
        {
            var (r, g, b) = (seen[3 * i] - levels[0] / count, seen[3 * i + 1] - levels[1] / count, seen[3 * i + 2] - levels[2] / count);
            var mean = (r + g + b) / 3;
            shared += mean * mean;
            apart += (r - mean) * (r - mean) + (g - mean) * (g - mean) + (b - mean) * (b - mean);
        }

        var noise = Math.Max(apart / (2 * count - 2), Certainty * Certainty);
        return 3 * shared / (count - 1) > critical[Math.Min(count - Least, critical.Length - 1)] * noise;
    }
}
