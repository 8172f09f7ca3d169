using Kargah.Color;
using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Contracts;
using WhiteBalanceMethod = Kargah.Contracts.WhiteBalanceMethod;

namespace Kargah.Worker.Pictures;

/// <summary>A correction found from a card, ready to be applied, reported and written.</summary>
/// <param name="Measured">The patches, with a flat field taken out.</param>
/// <param name="Guessed">The white balance is not the card's: what patches come to be is said by them, not by the fit.</param>
internal sealed record FoundCorrection(Correction Fit, PatchMeasurement[] Measured, bool Guessed, bool ReferenceMeasured)
{
    private const int MostSamples = 200_000;

    public ColorModel Model => Fit.Model;

    /// <param name="picture">Whose white balance is guessed where that is asked for; the one that is corrected.</param>
    /// <param name="flat">Of the picture that the card is in.</param>
    /// <exception cref="UnusableChartException">Too few patches can be used.</exception>
    /// <exception cref="UnusableTaskException">There is no card.</exception>
    public static FoundCorrection Of(PictureTask task, OpenPicture picture, LightField? flat = null) => Of(task, picture.IsRaw, flat, method => Guess(method, picture));

    /// <param name="guess">The color of the light by a method that looks at a picture.</param>
    public static FoundCorrection Of(PictureTask task, bool isRaw, LightField? flat, Func<WhiteBalanceMethod, Rgb> guess)
    {
        var (options, detection) = (task.Options ?? new CorrectionOptions(), task.Detection!);
        if (!detection.Success)
        {
            throw new UnusableTaskException(ProblemCodes.CorrectionUnusable, "No card was found in that detection: there is nothing to find a correction from. Detect again, or place the card by hand.");
        }

        PatchMeasurement[] measured = [.. detection.Patches.Select(patch => new PatchMeasurement(
            (flat?.Gain((int)patch.Center[0], (int)patch.Center[1]) ?? 1) * new Rgb(patch.MeanLinear[0], patch.MeanLinear[1], patch.MeanLinear[2]), patch.ClippedShare, patch.SpecularShare))];
        var settings = new CorrectionSettings(
            options.Model switch { CorrectionModel.Linear => ModelChoice.Linear, CorrectionModel.RootPolynomial => ModelChoice.RootPolynomial, _ => ModelChoice.Auto },
            options.Linearization switch
            {
                LinearizationMethod.Neutrals => LinearizationChoice.Neutrals,
                LinearizationMethod.None => LinearizationChoice.None,
                // a RAW file's values are linear
                _ => isRaw ? LinearizationChoice.None : LinearizationChoice.Auto,
            },
            options.Shading != ShadingMethod.Off);
        var chart = Charts.Of(task.Reference!);
        var method = options.WhiteBalanceMethod ?? WhiteBalanceMethod.NeutralPatches;
        if (method == WhiteBalanceMethod.NeutralPatches)
        {
            return new(Correction.Find(measured, chart, settings), measured, false, task.Reference!.Measured);
        }

        // the patches as they would be, were the card lit as the method says that the picture is: white is then what the method takes for white
        var light = WhiteBalance.FromNeutrals(measured) ?? throw new UnusableTaskException(ProblemCodes.CorrectionUnusable, "No neutral patch of the card can be used; only white balance by neutral_patches goes without.");
        var guessed = guess(method);
        var lit = measured.Select(patch => patch with { Linear = new(patch.Linear.R * guessed.R / light.R, patch.Linear.G * guessed.G / light.G, patch.Linear.B * guessed.B / light.B) }).ToArray();
        return new(Correction.Find(lit, chart, settings), measured, true, task.Reference!.Measured);
    }

    /// <summary>What a measured patch comes to be, L*a*b* D50.</summary>
    public Lab Corrected(int patch)
    {
        if (!Guessed)
        {
            return Fit.Patches[patch].Corrected;
        }

        var (x, y) = ReferenceChart.Position(patch);
        return Lab.FromXyz(1 / Fit.Shading.At(x, y) * Model.Apply(Measured[patch].Linear), WhitePoints.D50);
    }

    /// <summary>Of the picture, thinned: red, green and blue of the light, green = 1.</summary>
    private static Rgb Guess(WhiteBalanceMethod method, OpenPicture picture)
    {
        if (method == WhiteBalanceMethod.None)
        {
            return new(1, 1, 1);
        }

        var pixels = picture.Pixels;
        var count = (long)pixels.Width * pixels.Height;
        var step = Math.Max(1, count / MostSamples);
        var samples = new List<float>();
        for (long at = 0; at < count; at += step)
        {
            var begin = (int)(at * pixels.Channels);
            for (var channel = 0; channel < 3; channel++)
            {
                samples.Add((float)picture.Curve.Decode(pixels.Bits == 8 ? pixels.Bytes[begin + channel] / 255.0 : pixels.Words[begin + channel] / 65535.0));
            }
        }

        var known = method switch
        {
            WhiteBalanceMethod.GrayWorld => Color.Fitting.WhiteBalanceMethod.GrayWorld,
            WhiteBalanceMethod.WhitePatch => Color.Fitting.WhiteBalanceMethod.WhitePatch,
            _ => Color.Fitting.WhiteBalanceMethod.ShadesOfGray,
        };
        return WhiteBalance.Estimate(known, samples.ToArray()) ?? throw new UnusableTaskException(ProblemCodes.CorrectionUnusable, "The picture is too dark or too bright to guess the color of its light; use white balance by neutral_patches.");
    }
}
