using Kargah.Color;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>What standards for digitizing ask of a picture's colors, as far as 24 patches can tell.</summary>
/// <remarks>Only limits that stand in a document that was at hand are applied; where none was, the verdict says so instead of a level.</remarks>
internal static class StandardVerdicts
{
    private const string OnFittedPatches =
        "Measured on the 24 patches that the correction was found from; the guidelines ask for a chart of more colors with measured values, and for tone, noise, sharpness and evenness besides.";

    private const string NotAtHand =
        "The limits of this edition were not at hand to be checked, so no level is said. The mean and the largest ΔE₀₀ of this report are what its table is to be compared with.";

    /// <param name="meanDeltaE">ΔE₀₀ over the patches.</param>
    /// <param name="whiteBalance">The largest ΔE₀₀ of a neutral patch without its lightness.</param>
    public static Verdicts Of(double meanDeltaE, double maxDeltaE, double whiteBalance) => new(
        Unknown("FADGI 2023", "Technical Guidelines for Digitizing Cultural Heritage Materials, third edition, May 2023"),
        Unknown("ISO 19264-1:2021", "ISO 19264-1:2021, Photography — Archiving systems — Imaging systems quality analysis — Part 1: Reflective originals"),
        Metamorfoze(meanDeltaE, maxDeltaE, whiteBalance));

    /// <summary>ΔE₀₀ with both lightnesses the same.</summary>
    public static double WithoutLightness(Lab reference, Lab corrected) => DeltaE.Ciede2000(reference, corrected with { L = reference.L });

    private static Verdict Metamorfoze(double mean, double max, double white)
    {
        VerdictCriterion[] criteria = [.. Level("full", 3, 7, 3), .. Level("light", 4, 14, 3)];
        var level = new[] { "full", "light" }.FirstOrDefault(name => criteria.Where(each => each.Level == name).All(each => each.Kept));
        return new Verdict("Metamorfoze 2.0", level, criteria, "Metamorfoze Preservation Imaging Guidelines, version 2.0, draft of June 2023", OnFittedPatches, ProblemCodes.VerdictOnFittedPatches);

        VerdictCriterion[] Level(string name, double mostMean, double mostMax, double mostWhite) =>
        [
            new("mean ΔE₀₀", name, mostMean, mean, mean <= mostMean, "mean_delta_e"),
            new("max ΔE₀₀", name, mostMax, max, max <= mostMax, "max_delta_e"),
            new("white balance ΔE(ab)", name, mostWhite, white, white <= mostWhite, "white_balance"),
        ];
    }

    private static Verdict Unknown(string standard, string source) => new(standard, null, [], source, NotAtHand, ProblemCodes.VerdictLimitsNotAtHand);
}
