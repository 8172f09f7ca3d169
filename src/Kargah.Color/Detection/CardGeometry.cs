namespace Kargah.Color.Detection;

/// <summary>Where things are on the 24-patch card, in its own units: the middles of the markers are at (0, 0), (600, 0), (600, 400) and (0, 400).</summary>
public static class CardGeometry
{
    public const double Width = 600;
    public const double Height = 400;
    public const double MarkerSide = 84;

    /// <summary>Paper beyond the markers' middles on every side.</summary>
    public const double Margin = 72;

    public const int Rows = 4;
    public const int Columns = 6;

    /// <summary>A marker's corners, clockwise from its own top left.</summary>
    /// <param name="id">0 to 3, clockwise from the card's top left.</param>
    public static Point[] Marker(int id)
    {
        var middle = Middle(id);
        const double Half = MarkerSide / 2;
        return [middle + new Point(-Half, -Half), middle + new Point(Half, -Half), middle + new Point(Half, Half), middle + new Point(-Half, Half)];
    }

    public static Point Middle(int id) => id switch
    {
        0 => new(0, 0),
        1 => new(Width, 0),
        2 => new(Width, Height),
        3 => new(0, Height),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "The card's markers are 0 to 3."),
    };

    /// <summary>The paper's corners, clockwise from the top left.</summary>
    public static Point[] Outline() => [new(-Margin, -Margin), new(Width + Margin, -Margin), new(Width + Margin, Height + Margin), new(-Margin, Height + Margin)];
}
