namespace Kargah.Color.Detection;

/// <summary>Something to be told about a picture: why there is no card in it, or what may be wrong with the one that was found.</summary>
/// <param name="Code">Of <see cref="NoticeCodes"/>.</param>
/// <param name="Text">In one English sentence or a few.</param>
/// <param name="Values">What the sentence says in numbers, by name. Places are whole pixels, <c>likeness</c> is in percent, <c>markers</c> and <c>patches</c> are ids.</param>
public sealed record Notice(string Code, string Text, IReadOnlyDictionary<string, object?>? Values)
{
    public Notice(string code, string text, params ReadOnlySpan<(string Name, object Value)> values)
        : this(code, text, values.Length == 0 ? null : Named(values))
    {
    }

    public override string ToString() => Text;

    private static Dictionary<string, object?> Named(ReadOnlySpan<(string Name, object Value)> values)
    {
        var named = new Dictionary<string, object?>();
        foreach (var (name, value) in values)
        {
            named[name] = value;
        }

        return named;
    }
}

/// <summary>What a search for a card and a measurement of its patches tell. Codes never change their meaning.</summary>
public static class NoticeCodes
{
    // why there is no card
    public const string CardNotFound = "card_not_found";
    public const string MarkersNotSeen = "markers_not_seen";
    public const string MarkersCovered = "markers_covered";
    public const string CardCutOff = "card_cut_off";
    public const string CardMirrored = "card_mirrored";
    public const string CardNotFlat = "card_not_flat";
    public const string MarkerTwice = "marker_twice";
    public const string MarkersOfAnother = "markers_of_another";
    public const string ChartMirrored = "chart_mirrored";
    public const string ChartNotSeen = "chart_not_seen";
    public const string ChartOfOtherColors = "chart_of_other_colors";
    public const string PictureTooSmall = "picture_too_small";
    public const string PictureTooDark = "picture_too_dark";
    public const string PictureTooBright = "picture_too_bright";
    public const string MarkerSeen = "marker_seen";
    public const string MarkerSeenMirrored = "marker_seen_mirrored";
    public const string MarkerSeenOfAnother = "marker_seen_of_another";

    // what may be wrong with one
    public const string MarkerCovered = "marker_covered";
    public const string MarkerSecond = "marker_second";
    public const string PatchesEmpty = "patches_empty";
    public const string PatchesClipped = "patches_clipped";
    public const string PatchesSpecular = "patches_specular";
    public const string PatchesUneven = "patches_uneven";
    public const string PictureWithoutColor = "picture_without_color";
}
