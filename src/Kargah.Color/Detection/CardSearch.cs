namespace Kargah.Color.Detection;

/// <summary>Why no card was found.</summary>
public enum CardProblem
{
    /// <summary>Nothing is like one of the card's markers: there is no card, or it is too small or too blurred.</summary>
    NoMarkers,

    /// <summary>One or two markers are to be seen where three are needed, and the others must lie in the picture: covered, or washed out.</summary>
    MarkersCovered,

    /// <summary>One or two markers are to be seen, and where the others must be the picture has ended.</summary>
    CardCutOff,

    /// <summary>Markers, or the chart's colors, are to be seen as in a mirror.</summary>
    Mirrored,

    /// <summary>One marker is to be seen more than once: two cards, or a picture of a picture.</summary>
    MarkerTwice,

    /// <summary>Three or more markers are to be seen that do not lie as those of one flat card do.</summary>
    NotOneCard,

    /// <summary>Markers of the same dictionary are to be seen, but not the card's.</summary>
    OtherMarkers,

    /// <summary>The picture has too few pixels for any card.</summary>
    TooSmall,

    /// <summary>Nothing is like a marker, and hardly any light is in the picture.</summary>
    TooDark,

    /// <summary>Nothing is like a marker, and most of the picture is at its brightest.</summary>
    TooBright,

    /// <summary>No rows of even patches are to be seen, as a bare chart has them.</summary>
    NoChart,

    /// <summary>Rows of even patches are to be seen, but not in the colors of the chart.</summary>
    NotTheChart,
}

/// <summary>What came of looking for a card.</summary>
/// <param name="Layout">What was looked for.</param>
/// <param name="Card">Null where none was found.</param>
/// <param name="Seen">Whatever is like a marker, whether part of the card or not.</param>
/// <param name="Problems">Why there is no card; empty where there is one.</param>
public sealed record CardSearch(CardLayout Layout, CardDetection? Card, IReadOnlyList<SeenMarker> Seen, IReadOnlyList<CardProblem> Problems)
{
    private const double DarkLight = 0.01;
    private const double BrightLight = 0.97;

    /// <summary>Why there is no card, and what was seen in its place; empty where there is one.</summary>
    public IReadOnlyList<Notice> Errors => Card is not null ? [] :
    [
        new(NoticeCodes.CardNotFound, "No color card detected in image."),
        .. Problems.Select(Say),
        .. Seen.Where(marker => marker.Id >= Markers.Count || !Problems.Contains(CardProblem.NoMarkers)).Select(marker => marker.Say()),
    ];

    /// <summary>What may be wrong with the card that was found.</summary>
    public IReadOnlyList<Notice> Warnings => Card is not { Layout: CardLayout.Aruco24 } card ? [] :
    [
        .. Enumerable.Range(0, Markers.Count).Where(id => card.Markers.All(marker => marker.Id != id))
            .Select(id => new Notice(NoticeCodes.MarkerCovered, $"Marker {id} is covered or washed out; the card's place follows from the other three.", ("marker", id))),
        .. OtherCards(card).Take(1).Select(marker => new Notice(
            NoticeCodes.MarkerSecond, $"Marker {marker.Id} is to be seen a second time, {marker.Where}: if there are two cards, the clearer one was measured. Cover the other, or place the card by hand.",
            ("marker", marker.Id), ("x", marker.X), ("y", marker.Y))),
    ];

    internal static IReadOnlyList<CardProblem> Explain(List<SeenMarker> seen, LightLevels levels)
    {
        var own = seen.Where(marker => marker.Id < Markers.Count).ToList();
        var upright = own.Where(marker => !marker.Mirrored).ToList();
        var ids = upright.Select(marker => marker.Id).Distinct().Count();
        var problems = new List<CardProblem>();
        if (own.Count > 2 * upright.Count)
        {
            problems.Add(CardProblem.Mirrored);
        }

        if (ids < upright.Count)
        {
            problems.Add(CardProblem.MarkerTwice);
        }

        if (ids >= CardGrowth.LeastMarkers)
        {
            problems.Add(CardProblem.NotOneCard);
        }
        else if (ids > 0 && problems.Count == 0)
        {
            problems.Add(IsCutOff(upright, levels) ? CardProblem.CardCutOff : CardProblem.MarkersCovered);
        }

        if (seen.Count > own.Count)
        {
            problems.Add(CardProblem.OtherMarkers);
        }

        return problems.Count > 0 ? problems : [Light(levels.Whole(levels.Coarsest))];
    }

    /// <summary>Whether two of the others' middles fall outside of the picture, as far as the seen ones tell where they are.</summary>
    private static bool IsCutOff(List<SeenMarker> seen, LightLevels levels)
    {
        var known = seen.DistinctBy(marker => marker.Id).ToList();
        return Homography.Between([.. known.SelectMany(marker => CardGeometry.Marker(marker.Id))], [.. known.SelectMany(marker => marker.Corners)]) is { } map
            && Enumerable.Range(0, Markers.Count).Count(id => Outside(map.Apply(CardGeometry.Middle(id)))) >= 2;

        bool Outside(Point point) => !(point.X >= 0 && point.Y >= 0 && point.X <= levels.Width - 1 && point.Y <= levels.Height - 1);
    }

    private static CardProblem Light(LightPlane light)
    {
        var (dark, bright) = (0, 0);
        foreach (var value in light.Values)
        {
            dark += value < DarkLight ? 1 : 0;
            bright += value > BrightLight ? 1 : 0;
        }

        return dark > 0.98 * light.Values.Length ? CardProblem.TooDark : bright > 0.5 * light.Values.Length ? CardProblem.TooBright : CardProblem.NoMarkers;
    }

    private IEnumerable<SeenMarker> OtherCards(CardDetection card) => Seen.Where(marker =>
        marker is { Id: < Markers.Count, Mirrored: false } && card.Markers.Any(own => own.Id == marker.Id
            && (Point.Mean(own.Corners) - Point.Mean(marker.Corners)).Length > (own.Corners[0] - own.Corners[2]).Length));

    private Notice Say(CardProblem problem) => problem switch
    {
        CardProblem.NoMarkers => new(NoticeCodes.MarkersNotSeen, "Nothing is like one of the card's four markers: the card is not in the picture, or it is too small, too blurred or at too flat an angle. "
            + "Photograph it so that a marker is 20 pixels wide or more, or place the card by hand."),
        CardProblem.MarkersCovered => new(NoticeCodes.MarkersCovered, $"{Few()} of the card's markers can be made out, and three are needed; the others are covered or washed out by light. Uncover them, or place the card by hand.", ("count", Count())),
        CardProblem.CardCutOff => new(NoticeCodes.CardCutOff, $"{Few()} of the card's markers can be made out, and three are needed; where the others must be, the picture has ended. Photograph the whole card.", ("count", Count())),
        CardProblem.Mirrored when Layout == CardLayout.Classic24 => new(NoticeCodes.ChartMirrored, "The chart's colors are in mirrored order. Mirror the picture back."),
        CardProblem.Mirrored => new(NoticeCodes.CardMirrored, "The card's markers are to be seen as in a mirror. Mirror the picture back, or print the card the right way round."),
        CardProblem.MarkerTwice => new(NoticeCodes.MarkerTwice, $"Marker {string.Join(" and ", Twice())} of the card is to be seen more than once: two cards, or a picture of a picture. Cover one of them, or place the card by hand.", ("markers", Twice())),
        CardProblem.NotOneCard => new(NoticeCodes.CardNotFlat, "Markers of the card are to be seen, but they do not lie as those of one flat card do. Lay the card flat, or place it by hand."),
        CardProblem.OtherMarkers => new(NoticeCodes.MarkersOfAnother, $"{(Others().Length == 1 ? "Marker" : "Markers")} {string.Join(", ", Others())} of the dictionary DICT_5X5_50 can be made out, but the card has 0, 1, 2 and 3. Print this product's card.", ("markers", Others())),
        CardProblem.TooSmall => new(NoticeCodes.PictureTooSmall, "The picture is too small for a card to be measured in it."),
        CardProblem.TooDark => new(NoticeCodes.PictureTooDark, "The picture is almost black; nothing can be made out in it. Expose more."),
        CardProblem.TooBright => new(NoticeCodes.PictureTooBright, "Most of the picture is at its brightest, so that the card's markers are washed out. Expose less."),
        CardProblem.NoChart => new(NoticeCodes.ChartNotSeen, "No four rows of six even patches are to be seen: the chart is not in the picture, or it is too small, cut off or badly lit. Photograph the whole chart, or place it by hand."),
        CardProblem.NotTheChart => new(NoticeCodes.ChartOfOtherColors, "Rows of even patches are to be seen, but not in the colors of the chart, so that it cannot be told from other things. Place the chart by hand."),
        _ => throw new InvalidOperationException($"No words for {problem}."),
    };

    private int Count() => Seen.Where(marker => marker is { Id: < Markers.Count, Mirrored: false }).Select(marker => marker.Id).Distinct().Count();

    private string Few() => Count() == 1 ? "One" : "Two";

    private int[] Twice() => [.. Seen.Where(marker => marker is { Id: < Markers.Count, Mirrored: false }).GroupBy(marker => marker.Id).Where(same => same.Count() > 1).Select(same => same.Key).Order()];

    private int[] Others() => [.. Seen.Where(marker => marker.Id >= Markers.Count).Select(marker => marker.Id).Distinct().Order()];
}
