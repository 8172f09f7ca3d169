namespace Kargah.Color.Fitting;

/// <summary>Of the mean ΔE₀₀ by leave-one-out: below 2, 3, 5, 7, and above.</summary>
public enum QualityRating
{
    Excellent,
    VeryGood,
    Good,
    Fair,
    Poor,
}

/// <summary>How many patches have ΔE₀₀ below 1, from 1 to 2, from 2 to 3, and 3 or more.</summary>
public readonly record struct DeltaEHistogram(int Below1, int Below2, int Below3, int Others);

/// <summary>How near a correction brings the chart to its values, in ΔE₀₀ under D50. All but the lists are over the used patches.</summary>
/// <param name="Overall">The mean of the fitted patches: how well the model bends to them.</param>
/// <param name="LeaveOneOut">The mean over patches of how each comes out of a fit that never saw it, with everything else found anew: what other colors
/// may expect that are as manifold as the chart's. Plain, without a weight: where chance decides which of 54 reflectances are fitted, the others come out
/// within a tenth of it on average, while the .632 estimate says a sixth too little (docs/decisions/0022). Source: Stone 1974, Cross-Validatory Choice.</param>
/// <param name="Before">The mean of the values as they were, taken as sRGB and made as bright as the neutral patches should be.</param>
/// <param name="PerPatch">All 24; NaN where what was measured is no number.</param>
/// <param name="LeaveOneOutPerPatch">NaN for patches that are not used.</param>
/// <param name="NeutralDeltaAb">The mean distance in a*, b* over the neutral patches; NaN without any.</param>
/// <param name="DeltaL">The mean of |ΔL*|.</param>
/// <param name="AboveThreshold">How many are above 3.</param>
public sealed record DeltaEMetrics(
    double Overall, double Median, double P90, double P95, double Max, double Min, double LeaveOneOut, double Before, double NeutralDeltaAb, double DeltaL,
    int AboveThreshold, DeltaEHistogram Histogram, IReadOnlyList<double> PerPatch, IReadOnlyList<double> LeaveOneOutPerPatch)
{
    public const double Threshold = 3;

    public QualityRating Rating => LeaveOneOut switch
    {
        < 2 => QualityRating.Excellent,
        < 3 => QualityRating.VeryGood,
        < 5 => QualityRating.Good,
        < 7 => QualityRating.Fair,
        _ => QualityRating.Poor,
    };

    /// <summary>max(0, 1 − mean / 10).</summary>
    public double QualityScore => Math.Max(0, 1 - Overall / 10);

    internal static DeltaEMetrics Of(ReadOnlySpan<PatchSample> samples, Fit fit, double[] perPatch, double[] leaveOneOut)
    {
        var used = new double[samples.Length];
        double before = 0, lightness = 0, ab = 0;
        var neutrals = 0;
        var exposure = WhiteBalance.NeutralGains(samples, null).G;
        for (var i = 0; i < samples.Length; i++)
        {
            var (reference, predicted) = (samples[i].Lab, fit.Predict(samples[i]));
            used[i] = perPatch[samples[i].Id];
            lightness += Math.Abs(predicted.L - reference.L);
            before += DeltaE.Ciede2000(reference, Lab.FromXyz(RgbSpace.SRgb.LinearToD50(exposure * samples[i].Linear), WhitePoints.D50));
            if (samples[i].IsNeutral)
            {
                neutrals++;
                ab += DeltaE.Cie76(reference with { L = 0 }, predicted with { L = 0 });
            }
        }

        Array.Sort(used);
        var count = used.Length;
        return new(used.Average(), Quantile(used, 0.5), Quantile(used, 0.9), Quantile(used, 0.95), used[^1], used[0],
            leaveOneOut.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(), before / count, ab / neutrals, lightness / count, used.Count(d => d > Threshold),
            new(used.Count(d => d < 1), used.Count(d => d is >= 1 and < 2), used.Count(d => d is >= 2 and < 3), used.Count(d => d >= 3)), perPatch, leaveOneOut);
    }

    /// <summary>The value that a share of all lies below: between the two nearest, by their distances.</summary>
    /// <param name="sorted">Two or more, ascending.</param>
    public static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var i = Math.Min((int)place, sorted.Length - 2);
        return sorted[i] + (place - i) * (sorted[i + 1] - sorted[i]);
    }
}
