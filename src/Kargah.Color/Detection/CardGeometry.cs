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

    /// <summary>The middle of a patch that is measured, away from its edges: 48 × 42 units; clockwise from the top left.</summary>
    /// <param name="patch">0 to 23, row by row.</param>
    public static Point[] Sampled(int patch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(patch, Rows * Columns);
        var corner = new Point(60 + 80 * (patch % Columns) + 16, 60 + 70 * (patch / Columns) + 14);
        return [corner, corner + new Point(48, 0), corner + new Point(48, 42), corner + new Point(0, 42)];
    }

    /// <summary>The box of <see cref="Sampled"/>.</summary>
    public static (double X, double Y, double Width, double Height) SampledBox(int patch)
    {
        var area = Sampled(patch);
        return (area[0].X, area[0].Y, area[2].X - area[0].X, area[2].Y - area[0].Y);
    }

    /// <summary>Where a patch's cell has its middle.</summary>
    public static Point PatchMiddle(int patch) => new(60 + 80 * (patch % Columns) + 40, 60 + 70 * (patch / Columns) + 35);

    /// <summary>The paper's corners, or those of all cells of a bare chart; clockwise from the top left.</summary>
    public static Point[] Outline(CardLayout layout) => layout == CardLayout.Classic24
        ? [new(60, 60), new(540, 60), new(540, 340), new(60, 340)]
        : [new(-Margin, -Margin), new(Width + Margin, -Margin), new(Width + Margin, Height + Margin), new(-Margin, Height + Margin)];
}
