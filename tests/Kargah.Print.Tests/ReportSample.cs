using Kargah.Color;
using Kargah.Contracts;

namespace Kargah.Print.Tests;

/// <summary>A report of made-up measurements.</summary>
internal static class ReportSample
{
    public static readonly DateTimeOffset Made = new(2026, 3, 21, 10, 30, 0, TimeSpan.Zero);

    public static PictureReport Picture(string name = "portrait-01.jpg", string? warning = null) => new()
    {
        Image = new()
        {
            Id = Guid.Empty,
            Filename = name,
            OriginalFilename = name,
            Size = 4_200_000,
            MimeType = "image/jpeg",
            Sha256 = string.Concat(Enumerable.Repeat("0123456789abcdef", 4)),
            Width = 4000,
            Height = 3000,
            BitDepth = 8,
            ColorSpace = "sRGB",
            HasIcc = true,
            IsRaw = false,
            Exif = new("NIKON D800", "50.0 mm f/1.8", 200, 1 / 125.0, 5.6, 50, null, new(2026, 3, 20, 12, 30, 15)),
            Status = PictureStatus.Ready,
            CreatedAt = Made,
            UpdatedAt = Made,
        },
        Correction = Correction(warning),
    };

    public static BatchReport Batch(int pictures) => new()
    {
        Batch = new()
        {
            JobId = "b1",
            Name = "Museum, room 4",
            Operation = BatchOperation.DetectAndCorrect,
            Status = BatchStatusName.Completed,
            TotalItems = pictures,
            ProcessedItems = pictures,
            FailedItems = 1,
            ProgressPercent = 100,
            ResultsUrl = "/api/batch/jobs/b1/results",
            Errors = [],
            CreatedAt = Made,
        },
        Items = [.. Enumerable.Range(0, pictures).Select(i => new BatchItem
        {
            ImageId = Guid.Empty,
            Filename = $"picture-{i:000}.jpg",
            Success = i != 3,
            CorrectionId = i == 3 ? null : Guid.Empty,
            OverallDeltaE = i == 3 ? null : 0.6 + i % 7 * 0.3,
            LeaveOneOutDeltaE = i == 3 ? null : 0.9 + i % 7 * 0.4,
            QualityRating = i == 3 ? null : (QualityRating)(i % 7 / 3),
            Problem = i == 3 ? new("no_card", "No color card was detected in the picture: two markers were seen, and three are needed.") : null,
            ProcessingTimeMs = 400,
        })],
        MeanDeltaE = 1.4,
        MeanLeaveOneOutDeltaE = 2.1,
        Histogram = new(12, 20, 6, 1),
    };

    /// <summary>Bands of gray from left to right.</summary>
    public static PrintedPicture Gray(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(i / 3 % width * 255 / width);
        }

        return new(width, height, rgb);
    }

    private static ColorCorrection Correction(string? warning)
    {
        var random = new Random(4);
        static int[] Srgb(Lab lab)
        {
            var rgb = RgbSpace.SRgb.FromLab(lab);
            return [.. new[] { rgb.R, rgb.G, rgb.B }.Select(v => (int)Math.Round(255 * Math.Clamp(v, 0, 1)))];
        }

        var patches = ReferenceChart.Classic24After2014.Patches.Select(patch =>
        {
            var lab = patch.Value;
            var corrected = new Lab(lab.L + random.NextDouble() - 0.5, lab.A + 3 * random.NextDouble() - 1.5, lab.B + 3 * random.NextDouble() - 1.5);
            var difference = DeltaE.Ciede2000(lab, corrected);
            return new CorrectedPatch(
                patch.Id, patch.Name, [lab.L, lab.A, lab.B], [corrected.L, corrected.A, corrected.B], Srgb(lab), Srgb(corrected), Srgb(corrected), difference,
                difference * (1.1 + random.NextDouble()), patch.Id != 18, patch.Id == 17);
        }).ToList();
        var levels = new[] { new VerdictCriterion("ΔE₀₀ mean", "4 stars", 2, 0.9, true), new VerdictCriterion("ΔE₀₀ worst", "4 stars", 5, 6.1, false) };
        return new()
        {
            CorrectionId = Guid.Empty,
            DetectionId = Guid.Empty,
            ImageId = Guid.Empty,
            Success = true,
            CcmMatrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            Model = CorrectionModel.RootPolynomial,
            Coefficients = [],
            Linearization = LinearizationMethod.Neutrals,
            WhiteBalanceGains = [1.82, 1, 1.413],
            ShadingOverCard = 0.083,
            DeltaEMetrics = new()
            {
                Formula = "CIEDE2000",
                White = "D50, 2°",
                Reference = "Classic 24, since November 2014",
                OverallDeltaE = patches.Average(p => p.DeltaE),
                PerPatchDeltaE = [.. patches.Select(p => p.DeltaE)],
                Median = 1,
                P90 = 2,
                P95 = 2.2,
                Max = patches.Max(p => p.DeltaE),
                Min = 0.1,
                LeaveOneOutDeltaE = patches.Average(p => p.LeaveOneOutDeltaE),
                BeforeDeltaE = 11.42,
                NeutralDeltaAb = 0.4,
                DeltaL = 0.2,
                PatchesAboveThreshold = 0,
                Histogram = new(15, 8, 1, 0),
                QualityRating = QualityRating.Excellent,
                Verdicts = new(
                    new("FADGI 2023", "3 stars", levels, "Technical Guidelines, third edition, table 4", "Judged on the fitted chart only."),
                    new("ISO 19264-1:2021", null, levels, "ISO 19264-1:2021, table 2", ""), new("Metamorfoze", "Light", levels, "Metamorfoze guidelines, version 2", "")),
            },
            Patches = patches,
            QualityScore = 0.9,
            OutputColorSpace = "Adobe RGB",
            OutputFormat = PictureFileFormat.Tiff16,
            OutputFilename = "portrait-01_corrected_adobe-rgb.tif",
            OutputImagePath = "/x",
            ProcessingTimeMs = 400,
            Warnings = warning is null ? [] : [warning],
            Timestamp = Made,
        };
    }
}
