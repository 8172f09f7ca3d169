namespace Kargah.Color.Detection;

/// <summary>A marker of the card in a picture.</summary>
/// <param name="Corners">Clockwise from the marker's own top left.</param>
/// <param name="Likeness">Correlation of its modules with what they should be, at most 1.</param>
public sealed record FoundMarker(int Id, Point[] Corners, double Likeness);

/// <summary>A card in a picture.</summary>
/// <param name="Map">From the card's units to pixels.</param>
/// <param name="Markers">Those that were recognized where the card must have them; by id.</param>
public sealed record CardDetection(Homography Map, IReadOnlyList<FoundMarker> Markers)
{
    /// <summary>The paper's corners, clockwise from the card's own top left.</summary>
    public Point[] Corners { get; } = Array.ConvertAll(CardGeometry.Outline(), Map.Apply);
}
