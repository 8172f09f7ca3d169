using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Kargah.Contracts;

public enum WhiteBalanceMethod
{
    NeutralPatches,
    GrayWorld,
    WhitePatch,
    ShadesOfGray,
    None,
}

public enum LinearizationMethod
{
    Auto,
    None,
    Neutrals,
}

public enum CorrectionModel
{
    Auto,
    Linear,
    RootPolynomial,
}

public enum ShadingMethod
{
    /// <summary>Light that falls off over the card is taken out of what is measured, and out of the pixels of the card's neighbourhood only.</summary>
    Measure,
    /// <summary>And out of the whole picture.</summary>
    Apply,
    Off,
}

public enum PictureFileFormat
{
    Jpeg,
    Png,
    Tiff16,
}

public enum ProfileFormat
{
    Icc,
    Cube,
    Dcp,
    Xmp,
    Json,
}

/// <summary>Of the mean ΔE₀₀ by leave-one-out: below 2, 3, 5, 7, and above.</summary>
public enum QualityRating
{
    Excellent,
    VeryGood,
    Good,
    Fair,
    Poor,
}

/// <summary>The color spaces that corrected pictures are written in.</summary>
public static class OutputColorSpaces
{
    public const string Default = "sRGB";
    public static IReadOnlyList<string> Names { get; } = [Default, "Display P3", "Adobe RGB", "eciRGB v2", "ProPhoto RGB"];
}

/// <summary>How to correct.</summary>
public record CorrectionOptions
{
    public WhiteBalanceMethod? WhiteBalanceMethod { get; init; }
    public LinearizationMethod? Linearization { get; init; }
    public CorrectionModel? Model { get; init; }
    /// <summary>Whose values the chart is held to; <c>classic24-after-2014</c> unless said.</summary>
    [MaxLength(64, ErrorMessage = "There is no such reference.")]
    public string? ReferenceId { get; init; }
    public bool? PreserveSpeculars { get; init; }
    public ShadingMethod? Shading { get; init; }
    public Guid? FlatFieldImageId { get; init; }
    /// <summary>sRGB, Display P3, Adobe RGB, eciRGB v2, ProPhoto RGB.</summary>
    public string? OutputColorSpace { get; init; }
    /// <summary>JPEG unless said; 16-bit TIFF for RAW files.</summary>
    public PictureFileFormat? OutputFormat { get; init; }
    [Range(1, 100, ErrorMessage = "The quality is a number from 1 to 100.")]
    public int? Quality { get; init; }
}

/// <summary>POST /api/correct/color.</summary>
public sealed record CorrectColorRequest : CorrectionOptions
{
    public Guid? DetectionId { get; init; }
    /// <summary>Other pictures in the same light that get the same correction, at most 20; more is a batch.</summary>
    public IReadOnlyList<Guid>? ApplyTo { get; init; }
}

/// <param name="Xy">CIE 1931 chromaticity.</param>
/// <param name="Cct">In kelvin; null where the light is too far from a radiator to have one.</param>
public sealed record Illuminant(IReadOnlyList<double> Xy, double? Cct, double? Duv);

public sealed record DeltaECounts([property: JsonPropertyName("<1")] int Below1, [property: JsonPropertyName("<2")] int Below2, [property: JsonPropertyName("<3")] int Below3, [property: JsonPropertyName("≥3")] int Others);

/// <summary>One patch after the correction.</summary>
/// <param name="Reference">L*, a*, b* as they should be, relative to D50.</param>
/// <param name="Corrected">L*, a*, b* as they are now, before any cut to a gamut.</param>
/// <param name="ReferenceRgb">The same for a screen, 0 to 255 in sRGB.</param>
/// <param name="OutOfGamut">It lies outside of the output's color space.</param>
public sealed record CorrectedPatch(
    int PatchId, string Name, IReadOnlyList<double> Reference, IReadOnlyList<double> Corrected, IReadOnlyList<int> ReferenceRgb, IReadOnlyList<int> CorrectedRgb,
    IReadOnlyList<int> MeasuredRgb, double DeltaE, double LeaveOneOutDeltaE, bool Used, bool OutOfGamut);

/// <summary>What a standard asks for, and whether the picture has it.</summary>
/// <param name="Level">The best level whose limits are all kept; null: none.</param>
/// <param name="Criteria">Each limit with what was measured.</param>
/// <param name="Source">Document, edition and table that the limits stand in.</param>
/// <param name="NoteCode">Of the note, which has no values; null in corrections that are older than the codes.</param>
public sealed record Verdict(string Standard, string? Level, IReadOnlyList<VerdictCriterion> Criteria, string Source, string Note, string? NoteCode = null);

/// <param name="Code"><c>mean_delta_e</c>, <c>max_delta_e</c> or <c>white_balance</c>; null in corrections that are older than the codes.</param>
public sealed record VerdictCriterion(string Name, string Level, double Limit, double? Measured, bool Kept, string? Code = null);

public sealed record Verdicts(Verdict Fadgi, Verdict Iso19264, Verdict Metamorfoze);

public sealed record DeltaEReport
{
    /// <summary>CIEDE2000.</summary>
    public required string Formula { get; init; }
    /// <summary>D50, 2°.</summary>
    public required string White { get; init; }
    public required string Reference { get; init; }
    /// <summary>The mean of the fitted patches.</summary>
    public required double OverallDeltaE { get; init; }
    public required IReadOnlyList<double> PerPatchDeltaE { get; init; }
    public required double Median { get; init; }
    public required double P90 { get; init; }
    public required double P95 { get; init; }
    public required double Max { get; init; }
    public required double Min { get; init; }
    /// <summary>Each patch by a fit that never saw it: what other colors may expect.</summary>
    public required double LeaveOneOutDeltaE { get; init; }
    /// <summary>Uncorrected, made as bright as it should be.</summary>
    public required double BeforeDeltaE { get; init; }
    public required double NeutralDeltaAb { get; init; }
    public required double DeltaL { get; init; }
    /// <summary>How many are above 3.</summary>
    public required int PatchesAboveThreshold { get; init; }
    public required DeltaECounts Histogram { get; init; }
    /// <summary>Null where the reference was not measured: a self-printed card has no published values.</summary>
    public QualityRating? QualityRating { get; init; }
    public Verdicts? Verdicts { get; init; }
}

/// <summary>A correction, and how good it is.</summary>
public sealed record ColorCorrection : OkResponse
{
    public required Guid CorrectionId { get; init; }
    public required Guid DetectionId { get; init; }
    public required Guid ImageId { get; init; }
    public required bool Success { get; init; }
    /// <summary>Row by row: from linear, balanced values to linear sRGB; of a root-polynomial model its nearest matrix.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> CcmMatrix { get; init; }
    public required CorrectionModel Model { get; init; }
    /// <summary>Three rows (X, Y, Z relative to D50) over R, G, B of balanced linear light and, of a root-polynomial model, √RG, √GB, √BR.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Coefficients { get; init; }
    public required LinearizationMethod Linearization { get; init; }
    public required IReadOnlyList<double> WhiteBalanceGains { get; init; }
    /// <summary>Only of RAW files: what a JPEG's camera did to the light is not known.</summary>
    public Illuminant? Illuminant { get; init; }
    /// <summary>How much the light falls off over the card, 0 to 1; null where it was not taken out.</summary>
    public double? ShadingOverCard { get; init; }
    public required DeltaEReport DeltaEMetrics { get; init; }
    public required IReadOnlyList<CorrectedPatch> Patches { get; init; }
    /// <summary>max(0, 1 − mean / 10).</summary>
    public required double QualityScore { get; init; }
    public required string OutputColorSpace { get; init; }
    public required PictureFileFormat OutputFormat { get; init; }
    public required string OutputFilename { get; init; }
    /// <summary>The address of the corrected picture.</summary>
    public required string OutputImagePath { get; init; }
    public required double ProcessingTimeMs { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    /// <summary>The warnings, each with its code and values; null in corrections that are older than the codes.</summary>
    public IReadOnlyList<Problem>? Notices { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    /// <summary>Other pictures that got the same correction.</summary>
    public IReadOnlyList<AppliedCorrection>? Applied { get; init; }
}

/// <param name="OutputImagePath">The address of the corrected picture; null where it failed.</param>
public sealed record AppliedCorrection(Guid ImageId, string Filename, string? OutputImagePath, Problem? Problem);

/// <param name="Name">The value to send.</param>
public sealed record MethodChoice(string Name, string Description, bool Default);

public sealed record CorrectionMethodsResponse : OkResponse
{
    public required IReadOnlyList<MethodChoice> WhiteBalance { get; init; }
    public required IReadOnlyList<MethodChoice> Linearization { get; init; }
    public required IReadOnlyList<MethodChoice> Models { get; init; }
    public required IReadOnlyList<MethodChoice> Shading { get; init; }
    public required IReadOnlyList<MethodChoice> OutputColorSpaces { get; init; }
    public required IReadOnlyList<MethodChoice> OutputFormats { get; init; }
    public required IReadOnlyList<MethodChoice> ProfileFormats { get; init; }
}
