using Kargah.Color;

namespace Kargah.Print;

public sealed record CardSheetSettings
{
    public Paper Paper { get; init; } = Paper.A4;

    /// <summary>Only the markers, around an opening for a chart of one's own.</summary>
    public bool Window { get; init; }

    /// <summary>Of the chart in the window: millimetres from the middle of a patch to that of the next, across and down alike. Null: what the paper has room for.</summary>
    public double? Pitch { get; init; }

    /// <summary>Whose colors the patches are printed in, as near as sRGB has them.</summary>
    public ReferenceChart Chart { get; init; } = ReferenceChart.Classic24After2014;

    /// <summary><c>en</c> or <c>fa</c>.</summary>
    public string Language { get; init; } = "en";

    public required DateTimeOffset Made { get; init; }
}
