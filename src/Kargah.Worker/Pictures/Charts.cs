using Kargah.Color;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>The values that charts are held to.</summary>
internal static class Charts
{
    private static readonly ReferenceChart SelfPrinted = ReferenceChart.Measured(
        BuiltInReferences.SelfPrinted, "Self-printed card, not measured", "What the card is meant to be; no printer prints exactly that. Measure it, and upload the measurements.",
        [.. ReferenceChart.Classic24After2014.Patches.Select(patch => patch.Value)]);

    public static IReadOnlyList<Reference> BuiltIn { get; } = [.. ReferenceChart.BuiltIn.Select(chart => Describe(chart, builtIn: true, measured: true)), Describe(SelfPrinted, builtIn: true, measured: false)];

    public static ReferenceChart Of(ReferenceData data) => data.Labs is { } labs
        ? ReferenceChart.Measured(data.Id, data.Name, data.Source, [.. labs.Select(lab => new Lab(lab[0], lab[1], lab[2]))])
        : ReferenceChart.BuiltIn.Append(SelfPrinted).First(chart => chart.Id == data.Id);

    /// <summary>Measurements in an uploaded file; its name, id and times are the caller's to say.</summary>
    public static Reference Read(PictureFile file)
    {
        try
        {
            var chart = ChartFile.Read(File.ReadAllText(file.Path));
            return Describe(ReferenceChart.Measured(file.Id.ToString(), file.Filename, "", chart.Values.ToArray()), builtIn: false, measured: true) with { Instrument = chart.Instrument, MeasuredAt = chart.MeasuredAt };
        }
        catch (ChartFileException unreadable)
        {
            throw new UnusableTaskException(ProblemCodes.ReferenceUnreadable, unreadable.Message);
        }
    }

    public static Reference Describe(ReferenceChart chart, bool builtIn, bool measured) => new()
    {
        Id = chart.Id,
        Name = chart.Name,
        Source = chart.Source,
        BuiltIn = builtIn,
        Measured = measured,
        Patches = [.. chart.Patches.Select(patch => new ReferenceValue(patch.Id, patch.Name, [patch.Value.L, patch.Value.A, patch.Value.B], Screen(patch.Value)))],
    };

    /// <summary>0 to 255 in sRGB, cut off at its limits.</summary>
    public static int[] Screen(Lab color)
    {
        var rgb = RgbSpace.SRgb.FromLab(color);
        return [Code(rgb.R), Code(rgb.G), Code(rgb.B)];
    }

    private static int Code(double value) => double.IsNaN(value) ? 0 : (int)Math.Round(255 * Math.Clamp(value, 0, 1));
}
