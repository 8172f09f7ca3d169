namespace Kargah.Color;

/// <summary>White points of the 2° observer, Y = 1.</summary>
public static class WhitePoints
{
    /// <summary>The white of the ICC's connection space, and of charts' published values: 0.96422, 1, 0.82521. Source: ICC.1:2022, 7.2.16.</summary>
    public static Xyz D50 { get; } = new(0.96422, 1, 0.82521);

    /// <summary>Average daylight: 0.95047, 1, 1.08883. Source: ASTM E308, IEC 61966-2-1 to the digits given there.</summary>
    public static Xyz D65 { get; } = new(0.95047, 1, 1.08883);

    /// <summary>A lamp at 2856 K: 1.09850, 1, 0.35585. Source: ASTM E308.</summary>
    public static Xyz A { get; } = new(1.09850, 1, 0.35585);
}
