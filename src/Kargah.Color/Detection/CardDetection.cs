namespace Kargah.Color.Detection;

/// <summary>What is looked for.</summary>
public enum CardLayout
{
    /// <summary>The 24 patches within four markers, see <see cref="CardGeometry"/>.</summary>
    Aruco24,

    /// <summary>A bare chart of 24 patches. Its cells take the place of the card's, so that the card's units also hold for it.</summary>
    Classic24,
}

/// <summary>The clockwise turn of the card's own top in the picture, to the nearest quarter.</summary>
public enum CardOrientation
{
    Normal,
    Rotated90,
    Rotated180,
    Rotated270,
}

/// <summary>A marker of the card in a picture.</summary>
/// <param name="Corners">Clockwise from the marker's own top left.</param>
/// <param name="Likeness">Correlation of its modules with what they should be, at most 1.</param>
public sealed record FoundMarker(int Id, Point[] Corners, double Likeness);

/// <summary>A card in a picture.</summary>
/// <param name="Markers">Those that were recognized where the card must have them; by id. None on a bare chart.</param>
/// <param name="ReprojectionError">How far edges of markers, or middles of a bare chart's patches, are seen from where the view has them: root of the mean square, in pixels.
/// Not a number where a card was placed by hand and nothing of it is seen.</param>
/// <param name="Confidence">0 to 1: how like the card what is seen is, and how much of it is seen.</param>
/// <param name="ByHand">Whether somebody said where it is.</param>
public sealed record CardDetection(CardLayout Layout, CardView View, IReadOnlyList<FoundMarker> Markers, double ReprojectionError, double Confidence, bool ByHand = false)
{
    /// <summary>From the card's units to pixels of a lens that bends nothing.</summary>
    public Homography Map => View.Map;

    public LensCurve Lens => View.Lens;

    /// <summary>The paper's corners, or those of a bare chart's cells; clockwise from the card's own top left.</summary>
    public Point[] Corners { get; } = Array.ConvertAll(CardGeometry.Outline(Layout), View.Apply);

    public CardOrientation Orientation
    {
        get
        {
            var up = View.Apply(new(CardGeometry.Width / 2, 0)) - View.Apply(new(CardGeometry.Width / 2, CardGeometry.Height));
            return Math.Abs(up.X) > Math.Abs(up.Y)
                ? up.X > 0 ? CardOrientation.Rotated90 : CardOrientation.Rotated270
                : up.Y < 0 ? CardOrientation.Normal : CardOrientation.Rotated180;
        }
    }
}
