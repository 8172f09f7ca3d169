using Kargah.Contracts;

namespace Kargah.Print.Words;

internal sealed partial record PrintWords
{
    private static readonly PrintWords english = new()
    {
        IsPersian = false,
        CardTitle = "Kargah color card, 24 patches",
        CardAdvice = "Print at 100 % (“actual size”), without color management, on matte paper: glossy paper mirrors the lamps. If the ruler is not 100 mm long, the printer "
            + "has changed the size; the card still works. What a printer mixes is not what the chart says: measure the dry patches with a spectrophotometer and upload the "
            + "values as a reference. Until then results on this card say “reference not measured” and carry no rating.",
        WindowTitle = "Kargah frame for a chart of your own",
        WindowAdviceOf = "For a 24-patch chart whose patches are {0} mm apart, from the middle of one to the middle of the next. Print at 100 % (“actual size”), on matte "
            + "paper, and check the ruler. Cut along the dashed line and lay the frame on the chart: brown in the upper left corner, the gray row at the bottom, the gaps "
            + "between patches at the ticks.",
        CutOut = "Cut out",
        RulerCheck = "100 mm, if it was printed at actual size",
        ReportTitle = "Color report",
        Before = "Before",
        After = "After",
        NoPicture = "no picture",
        Mean = "mean ΔE₀₀",
        LeaveOneOut = "mean ΔE₀₀ by leave-one-out",
        LeaveOneOutShort = "left out",
        Worst = "worst patch, ΔE₀₀",
        Uncorrected = "before, at equal lightness",
        Rated = "Rated by leave-one-out",
        NotRated = "Reference not measured: no rating",
        Patches = "Reference (left half) and corrected (right)",
        Bars = "ΔE₀₀ of each patch",
        BarsNote = "Bar: fitted. Dot: predicted by a correction that never saw the patch.",
        Errors = "Where colors moved, a* and b*",
        ErrorsNote = "From the reference (ring) to the corrected color (dot), errors drawn five times as long.",
        Table = "All patches",
        Verdicts = "Held to standards",
        NoLevel = "no level reached",
        NotJudged = "not judged",
        Limit = "limit",
        Measured = "measured",
        Kept = "kept",
        Missed = "missed",
        Warnings = "Warnings",
        NoCard = "No card was found in this picture.",
        NoCorrection = "This picture was not corrected.",
        Page = "page",
        File = "File",
        Size = "Size",
        Camera = "Camera",
        Lens = "Lens",
        Exposure = "Exposure",
        Taken = "Taken",
        Space = "Color space",
        Output = "Written as",
        Reference = "Reference",
        Formula = "Formula",
        Model = "Model",
        Linearization = "Tone curve",
        Gains = "Gains of R, G, B",
        Light = "Light",
        LightUnknown = "not known from a developed file",
        Shading = "Light over the card",
        NotTakenOut = "not evened out",
        Fingerprint = "SHA-256",
        Neutrals = "Neutrals",
        Patch = "Patch",
        ReferenceLab = "Reference L* a* b*",
        CorrectedLab = "Corrected L* a* b*",
        Remark = "Remark",
        NotUsed = "not used",
        OutOfGamut = "out of gamut",
        BatchTitle = "Batch report",
        Operation = "Work",
        Pictures = "pictures",
        Corrected = "corrected",
        Failed = "failed",
        Failures = "Pictures that failed",
        Histogram = "Pictures by mean ΔE₀₀",
        Picture = "Picture",
        Rating = "Rating",
        Result = "Result",
        Done = "done",
        OfLightGroup = "by its light group",
        Ranges = ["below 1", "1 to 2", "2 to 3", "3 and more"],
        Criteria = new Dictionary<string, string>
        {
            ["mean_delta_e"] = "mean ΔE₀₀",
            ["max_delta_e"] = "largest ΔE₀₀",
            ["white_balance"] = "white balance ΔE(ab)",
        },
        Ratings = new Dictionary<QualityRating, string>
        {
            [QualityRating.Excellent] = "Excellent",
            [QualityRating.VeryGood] = "Very good",
            [QualityRating.Good] = "Good",
            [QualityRating.Fair] = "Fair",
            [QualityRating.Poor] = "Poor",
        },
        Operations = new Dictionary<BatchOperation, string>
        {
            [BatchOperation.Detect] = "finding cards",
            [BatchOperation.Correct] = "correcting",
            [BatchOperation.DetectAndCorrect] = "finding cards and correcting",
            [BatchOperation.RemoveBackground] = "removing backgrounds",
        },
        Models = new Dictionary<CorrectionModel, string>
        {
            [CorrectionModel.Auto] = "automatic",
            [CorrectionModel.Linear] = "linear, 3 × 3",
            [CorrectionModel.RootPolynomial] = "root-polynomial, degree 2",
        },
        Linearizations = new Dictionary<LinearizationMethod, string>
        {
            [LinearizationMethod.Auto] = "automatic",
            [LinearizationMethod.None] = "as the color space says",
            [LinearizationMethod.Neutrals] = "fitted to the neutral patches",
        },
    };
}
