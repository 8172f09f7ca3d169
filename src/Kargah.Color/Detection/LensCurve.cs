namespace Kargah.Color.Detection;

/// <summary>How a lens bends straight lines: a point at a share r of <paramref name="Radius"/> from the middle is seen where a straight lens shows it at r (1 + k r²).</summary>
/// <param name="K">Positive where the picture's edges bulge outward (barrel), 0 for a lens that bends nothing.</param>
/// <param name="Radius">Half of the picture's diagonal, in pixels.</param>
/// <remarks>The first term of Brown's radial model, Photogrammetric Engineering 32 (1966), from the seen to the straight picture.</remarks>
public readonly record struct LensCurve(double K, Point Middle, double Radius)
{
    private const int Rounds = 8;

    public static LensCurve None { get; } = new(0, default, 1);

    /// <summary>Where a lens that bends nothing would show what is seen at <paramref name="seen"/>.</summary>
    public Point Straighten(Point seen)
    {
        var away = seen - Middle;
        var share = away.Length / Radius;
        return Middle + (1 + K * share * share) * away;
    }

    /// <summary>The inverse of <see cref="Straighten"/>, by Newton's iteration.</summary>
    public Point Bend(Point straight)
    {
        if (K == 0)
        {
            return straight;
        }

        var away = straight - Middle;
        var aim = away.Length / Radius;
        var r = aim;
        for (var round = 0; round < Rounds; round++)
        {
            r -= (r * (1 + K * r * r) - aim) / (1 + 3 * K * r * r);
        }

        return aim > 0 ? Middle + r / aim * away : straight;
    }
}

/// <summary>Where a card's points are in a picture.</summary>
/// <param name="Map">From the card's units to pixels of a lens that bends nothing.</param>
public readonly record struct CardView(Homography Map, LensCurve Lens)
{
    /// <summary>From the card to the picture.</summary>
    public Point Apply(Point card) => Lens.Bend(Map.Apply(card));

    /// <summary>From the picture to the card. For many points take <see cref="Inverse"/>.</summary>
    public Point Back(Point pixel) => Inverse().Apply(pixel);

    public CardViewInverse Inverse() => new(Map.Inverse(), Lens);
}

/// <summary>From pixels to the card's units.</summary>
public readonly record struct CardViewInverse(Homography Back, LensCurve Lens)
{
    public Point Apply(Point pixel) => Back.Apply(Lens.Straighten(pixel));
}
