using Kargah.Color;
using Kargah.Color.Fitting;
using Kargah.Contracts;

namespace Kargah.Worker.Pictures;

/// <summary>A correction in the words of the wire: how good it is, patch by patch.</summary>
internal static class CorrectionReports
{
    private const double Tolerance = 1e-4;
    private const double FarAbove = 2;

    public static DeltaEReport Figures(FoundCorrection found)
    {
        var metrics = Metrics(found);
        var chart = found.Fit.Chart;
        var rated = found.ReferenceMeasured && !found.Guessed;
        var whiteBalance = Enumerable.Range(0, ReferenceChart.Count).Where(id => ReferenceChart.IsNeutral(id) && IsUsed(found, id))
            .Select(id => StandardVerdicts.WithoutLightness(chart[id].Value, found.Corrected(id))).DefaultIfEmpty(double.NaN).Max();
        return new DeltaEReport
        {
            Formula = "CIEDE2000",
            White = "D50, 2°",
            Reference = chart.Name,
            OverallDeltaE = metrics.Overall,
            PerPatchDeltaE = metrics.PerPatch,
            Median = metrics.Median,
            P90 = metrics.P90,
            P95 = metrics.P95,
            Max = metrics.Max,
            Min = metrics.Min,
            LeaveOneOutDeltaE = metrics.LeaveOneOut,
            BeforeDeltaE = metrics.Before,
            NeutralDeltaAb = metrics.NeutralDeltaAb,
            DeltaL = metrics.DeltaL,
            PatchesAboveThreshold = metrics.AboveThreshold,
            Histogram = new DeltaECounts(metrics.Histogram.Below1, metrics.Histogram.Below2, metrics.Histogram.Below3, metrics.Histogram.Others),
            QualityRating = rated ? Of(metrics.Rating) : null,
            Verdicts = rated ? StandardVerdicts.Of(metrics.Overall, metrics.Max, whiteBalance) : null,
        };
    }

    public static IReadOnlyList<Contracts.CorrectedPatch> Patches(FoundCorrection found, DeltaEReport figures, Detection detection, RgbSpace target) =>
    [
        .. found.Fit.Chart.Patches.Select(patch =>
        {
            var corrected = found.Corrected(patch.Id);
            var rgb = target.D50ToLinear(corrected.ToXyz(WhitePoints.D50));
            return new Contracts.CorrectedPatch(
                patch.Id, patch.Name, [patch.Value.L, patch.Value.A, patch.Value.B], [corrected.L, corrected.A, corrected.B], Charts.Screen(patch.Value), Charts.Screen(corrected),
                [.. detection.Patches[patch.Id].MeanRgb.Select(value => double.IsFinite(value) ? (int)Math.Round(value) : 0)],
                figures.PerPatchDeltaE[patch.Id], found.Guessed ? double.NaN : found.Fit.Metrics.LeaveOneOutPerPatch[patch.Id], IsUsed(found, patch.Id), Outside(rgb.R) || Outside(rgb.G) || Outside(rgb.B));
        }),
    ];

    public static IEnumerable<Problem> Notices(FoundCorrection found, Detection detection)
    {
        foreach (var notice in detection.Notices ?? [])
        {
            yield return notice;
        }

        if (!found.ReferenceMeasured)
        {
            yield return new(ProblemCodes.ReferenceNotMeasured, "Reference not measured: the card's true colors are not known, so that the figures say how near the picture is to what the card was meant to be, and no rating is given.");
        }

        if (found.Guessed)
        {
            yield return new(ProblemCodes.WhiteBalanceGuessed, "The white balance was not taken from the card: the figures show what is left on it, there is no leave-one-out, and no rating is given.");
        }
        else if (found.Fit.Metrics.LeaveOneOut > FarAbove * found.Fit.Metrics.Overall && found.Fit.Metrics.LeaveOneOut > 2)
        {
            yield return new(ProblemCodes.OtherColorsWorse, "Other colors may come out much worse than the card's own patches: leave-one-out is more than twice as large as the fit.");
        }
    }

    private static DeltaEMetrics Metrics(FoundCorrection found)
    {
        var fit = found.Fit.Metrics;
        if (!found.Guessed)
        {
            return fit;
        }

        var chart = found.Fit.Chart;
        double[] perPatch = [.. chart.Patches.Select(patch => DeltaE.Ciede2000(patch.Value, found.Corrected(patch.Id)))];
        int[] used = [.. Enumerable.Range(0, ReferenceChart.Count).Where(id => IsUsed(found, id))];
        double[] sorted = [.. used.Select(id => perPatch[id]).Order()];
        return fit with
        {
            Overall = sorted.Average(),
            Median = DeltaEMetrics.Quantile(sorted, 0.5),
            P90 = DeltaEMetrics.Quantile(sorted, 0.9),
            P95 = DeltaEMetrics.Quantile(sorted, 0.95),
            Max = sorted[^1],
            Min = sorted[0],
            LeaveOneOut = double.NaN,
            NeutralDeltaAb = used.Where(ReferenceChart.IsNeutral).Select(id => DeltaE.Cie76(chart[id].Value with { L = 0 }, found.Corrected(id) with { L = 0 })).DefaultIfEmpty(double.NaN).Average(),
            DeltaL = used.Average(id => Math.Abs(found.Corrected(id).L - chart[id].Value.L)),
            AboveThreshold = sorted.Count(value => value > DeltaEMetrics.Threshold),
            Histogram = new(sorted.Count(value => value < 1), sorted.Count(value => value is >= 1 and < 2), sorted.Count(value => value is >= 2 and < 3), sorted.Count(value => value >= 3)),
            PerPatch = perPatch,
        };
    }

    private static bool IsUsed(FoundCorrection found, int id) => found.Measured[id].Use == PatchUse.Used;

    private static bool Outside(double value) => value is < -Tolerance or > 1 + Tolerance;

    private static Contracts.QualityRating Of(Color.Fitting.QualityRating rating) => rating switch
    {
        Color.Fitting.QualityRating.Excellent => Contracts.QualityRating.Excellent,
        Color.Fitting.QualityRating.VeryGood => Contracts.QualityRating.VeryGood,
        Color.Fitting.QualityRating.Good => Contracts.QualityRating.Good,
        Color.Fitting.QualityRating.Fair => Contracts.QualityRating.Fair,
        _ => Contracts.QualityRating.Poor,
    };
}
