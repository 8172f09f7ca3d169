namespace Kargah.Contracts;

public enum PictureOperation
{
    /// <summary>Reads the header and makes the thumbnail and the preview.</summary>
    Analyze,
    Detect,
    Correct,
    DetectAndCorrect,
    RemoveBackground,
    /// <summary>Writes a correction for another program.</summary>
    Profile,
    Report,
    /// <summary>The printable card.</summary>
    Card,
    /// <summary>The built-in values of charts, or those in an uploaded file of measurements.</summary>
    References,
    /// <summary>What is installed.</summary>
    Health,
}

/// <summary>A picture's bytes. The server has checked the owner and the path; the worker trusts only this.</summary>
/// <param name="Filename">As its owner named it: its ending says what it should be.</param>
public sealed record PictureFile(Guid Id, string Path, string Filename, string Sha256);

/// <summary>The values that a chart is held to.</summary>
/// <param name="Id">As <c>/api/references</c> says it.</param>
/// <param name="Labs">24 times L*, a*, b* relative to D50; null for a built-in one, which the worker knows by its id.</param>
/// <param name="Measured">False for a card whose values nobody has measured: no rating.</param>
public sealed record ReferenceData(string Id, string Name, string Source, IReadOnlyList<IReadOnlyList<double>>? Labs, bool Measured);

/// <summary>One thing to do with one picture: what a warm helper is asked for, and what a batch is made of.</summary>
public sealed record PictureTask
{
    public required PictureOperation Operation { get; init; }
    public PictureFile? Picture { get; init; }
    /// <summary>Given beforehand, so that doing it twice makes one result.</summary>
    public Guid DetectionId { get; init; }
    public Guid CorrectionId { get; init; }
    public ChartKind Chart { get; init; }
    public IReadOnlyList<IReadOnlyList<double>>? Corners { get; init; }
    public IReadOnlyList<int>? MarkerIds { get; init; }
    /// <summary>Whose patches the correction is found from: this picture's, or that of another one in the same light.</summary>
    public Detection? Detection { get; init; }
    public CorrectionOptions? Options { get; init; }
    public ReferenceData? Reference { get; init; }
    public PictureFile? FlatField { get; init; }
    public ProfileFormat? Profile { get; init; }
    public PictureReport? Report { get; init; }
    public BatchReport? BatchReport { get; init; }
    /// <summary>Of a report: <c>en</c> or <c>fa</c>.</summary>
    public string Language { get; init; } = "en";
    /// <summary>Of the card: a4, a3, letter; and whether it is a frame with a window for a chart of one's own.</summary>
    public string? Paper { get; init; }
    public bool Window { get; init; }
    /// <summary>Of the window: from patch to patch of the chart that lies in it, in millimetres; null: what fills the paper.</summary>
    public double? Pitch { get; init; }
    /// <summary>Of a report: the picture as it came and as it was corrected, small.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }
    /// <summary>An existing folder of the worker's; what it writes goes there under names of <see cref="PictureFiles"/>. Null where nothing is written.</summary>
    public string? Output { get; init; }
    public required long MaxBytes { get; init; }
    public required long MaxPixels { get; init; }
}

/// <summary>What came of it, or why nothing did.</summary>
public sealed record PictureOutcome
{
    public Problem? Problem { get; init; }
    public PictureFacts? Facts { get; init; }
    public Detection? Detection { get; init; }
    /// <summary>Its addresses are the server's to fill in.</summary>
    public ColorCorrection? Correction { get; init; }
    public IReadOnlyList<Reference>? References { get; init; }
    public ColorHealthResponse? Health { get; init; }
    /// <summary>The name of the file in the task's folder, if one was asked for.</summary>
    public string? File { get; init; }
    /// <summary>The name that people get it under.</summary>
    public string? Filename { get; init; }
    public string? MimeType { get; init; }
    public double Milliseconds { get; init; }
}

/// <summary>What an analysis finds out about a picture. Width and height are upright.</summary>
public sealed record PictureFacts(string MimeType, int Width, int Height, int BitDepth, string ColorSpace, bool HasIcc, bool IsRaw, PictureExif Exif);

/// <summary>Names in a task's folder.</summary>
public static class PictureFiles
{
    /// <summary>WebP, its longer side at most 320 pixels.</summary>
    public const string Thumbnail = "thumbnail.webp";
    /// <summary>WebP in sRGB, its longer side at most 2048 pixels.</summary>
    public const string Preview = "preview.webp";
    /// <summary>The result: a picture, a profile or a report.</summary>
    public const string Result = "result";
    /// <summary>WebP in sRGB of a corrected picture, as large as <see cref="Preview"/>.</summary>
    public const string ResultPreview = "result.webp";
}

/// <summary>For the worker: these pictures instead of a table.</summary>
/// <param name="Plan">Path of a <see cref="BatchPlan"/> as JSON.</param>
/// <param name="Earlier">Folders of earlier attempts: what they have finished is not done again.</param>
public sealed record PicturesSpec(string Plan, IReadOnlyList<string> Earlier);

/// <summary>What a job is to do, with which pictures.</summary>
public sealed record BatchPlan
{
    public required PictureOperation Operation { get; init; }
    public required ChartKind Chart { get; init; }
    public required CorrectionOptions Options { get; init; }
    public ReferenceData? Reference { get; init; }
    public PictureFile? FlatField { get; init; }
    /// <summary>The card that all are corrected by, whatever else they show.</summary>
    public Detection? Detection { get; init; }
    /// <summary>Light group → the card of one of its pictures, for those that show none.</summary>
    public required IReadOnlyDictionary<string, Detection> Groups { get; init; }
    public required IReadOnlyList<BatchPlanItem> Items { get; init; }
    public required long MaxBytes { get; init; }
    public required long MaxPixels { get; init; }
}

/// <param name="Detection">Of a correction: this picture's own card, found earlier.</param>
public sealed record BatchPlanItem(PictureFile Picture, Guid DetectionId, Guid CorrectionId, string? Group, Detection? Detection);

/// <summary>One finished picture, a line of <see cref="AttemptFiles.Items"/>.</summary>
/// <param name="Index">Its place in the plan.</param>
/// <param name="File">The name of its result in its folder of <see cref="AttemptFiles.PictureResults"/>; null where it has none.</param>
public sealed record BatchLine(int Index, BatchItem Item, PictureFacts? Facts, Detection? Detection, ColorCorrection? Correction, string? File, string? MimeType);
