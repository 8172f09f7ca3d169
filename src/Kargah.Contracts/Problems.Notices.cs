namespace Kargah.Contracts;

/// <summary>What is told beside a detection or a correction; the first ones are those of Kargah.Color. The web client has them in notices.json.</summary>
public static partial class ProblemCodes
{
    public const string MarkersNotSeen = "markers_not_seen";
    /// <summary>Parameters: count.</summary>
    public const string MarkersCovered = "markers_covered";
    /// <summary>Parameters: count.</summary>
    public const string CardCutOff = "card_cut_off";
    public const string CardMirrored = "card_mirrored";
    public const string CardNotFlat = "card_not_flat";
    /// <summary>Parameters: markers.</summary>
    public const string MarkerTwice = "marker_twice";
    /// <summary>Parameters: markers.</summary>
    public const string MarkersOfAnother = "markers_of_another";
    public const string ChartMirrored = "chart_mirrored";
    public const string ChartNotSeen = "chart_not_seen";
    public const string ChartOfOtherColors = "chart_of_other_colors";
    public const string PictureTooSmall = "picture_too_small";
    public const string PictureTooDark = "picture_too_dark";
    public const string PictureTooBright = "picture_too_bright";
    /// <summary>Parameters: marker, x, y (pixels), likeness (percent).</summary>
    public const string MarkerSeen = "marker_seen";
    /// <summary>Parameters: as of <see cref="MarkerSeen"/>.</summary>
    public const string MarkerSeenMirrored = "marker_seen_mirrored";
    /// <summary>Parameters: as of <see cref="MarkerSeen"/>.</summary>
    public const string MarkerSeenOfAnother = "marker_seen_of_another";
    /// <summary>Parameters: marker.</summary>
    public const string MarkerCovered = "marker_covered";
    /// <summary>Parameters: marker, x, y (pixels).</summary>
    public const string MarkerSecond = "marker_second";
    /// <summary>Parameters: count, patches (ids).</summary>
    public const string PatchesEmpty = "patches_empty";
    /// <summary>Parameters: count, patches (ids).</summary>
    public const string PatchesClipped = "patches_clipped";
    /// <summary>Parameters: count, patches (ids).</summary>
    public const string PatchesSpecular = "patches_specular";
    public const string PatchesUneven = "patches_uneven";
    public const string PictureWithoutColor = "picture_without_color";

    public const string ReferenceNotMeasured = "reference_not_measured";
    public const string WhiteBalanceGuessed = "white_balance_guessed";
    public const string OtherColorsWorse = "other_colors_worse";
    public const string ProPhotoInEightBits = "pro_photo_in_eight_bits";
    public const string LightCarriedOn = "light_carried_on";
    /// <summary>Parameters: what (EXIF, IPTC, XMP or ICC).</summary>
    public const string MetadataLeftOut = "metadata_left_out";

    public const string VerdictOnFittedPatches = "verdict_on_fitted_patches";
    public const string VerdictLimitsNotAtHand = "verdict_limits_not_at_hand";

    // why pictures are proposed as a light group, or why they cannot share a correction
    public const string GroupOfRawFiles = "group_of_raw_files";
    public const string GroupOfFixedBalance = "group_of_fixed_balance";
    public const string GroupOfAutomaticBalance = "group_of_automatic_balance";
    public const string GroupOfUnknownBalance = "group_of_unknown_balance";
}

/// <summary>What a record tells, by code where it has codes; what is older than those has its English sentences alone.</summary>
public static class NoticesOfRecords
{
    public static IReadOnlyList<Problem> ErrorNotices(this Detection detection) => Notices(detection.Errors, detection.Reasons);

    public static IReadOnlyList<Problem> WarningNotices(this Detection detection) => Notices(detection.Warnings, detection.Notices);

    public static IReadOnlyList<Problem> WarningNotices(this ColorCorrection correction) => Notices(correction.Warnings, correction.Notices);

    public static Problem? NoteNotice(this Verdict verdict) => verdict.Note.Length > 0 ? new(verdict.NoteCode ?? "", verdict.Note) : null;

    private static IReadOnlyList<Problem> Notices(IReadOnlyList<string>? sentences, IReadOnlyList<Problem>? notices) => notices ?? [.. (sentences ?? []).Select(sentence => new Problem("", sentence))];
}
