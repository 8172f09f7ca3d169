namespace Kargah.Color.Detection;

/// <summary>Why no card was found.</summary>
public enum CardProblem
{
    /// <summary>Nothing is like one of the card's markers: there is no card, or it is too small, too blurred or too dark.</summary>
    NoMarkers,

    /// <summary>One or two markers are to be seen where three are needed, and the others must lie in the picture: covered, or washed out.</summary>
    MarkersCovered,

    /// <summary>One or two markers are to be seen, and where the others must be the picture has ended.</summary>
    CardCutOff,

    /// <summary>Markers are to be seen as in a mirror.</summary>
    Mirrored,

    /// <summary>One marker is to be seen more than once: two cards, or a picture of a picture. Cover one, or place the card by hand.</summary>
    MarkerTwice,

    /// <summary>Three or more markers are to be seen that do not lie as those of one flat card do.</summary>
    NotOneCard,
}

/// <summary>Something that is like a marker of the card.</summary>
/// <param name="Corners">Clockwise from its own top left.</param>
/// <param name="Clarity">How many times less like the next likely marker is.</param>
public sealed record SeenMarker(int Id, bool Mirrored, Point[] Corners, double Likeness, double Clarity)
{
    /// <summary>Takes the likely ones of a level in, each place once.</summary>
    internal static void Add(List<SeenMarker> seen, List<Candidate> candidates, int scale)
    {
        foreach (var candidate in candidates.Where(each => each.IsLikely).OrderByDescending(each => each.Reading.Clarity))
        {
            // pixel x of a coarser level begins scale · x pixels into the picture
            var corners = Array.ConvertAll(candidate.Own(), point => new Point(scale * point.X + (scale - 1) / 2.0, scale * point.Y + (scale - 1) / 2.0));
            var middle = Point.Mean(corners);
            if (!seen.Exists(known => (Point.Mean(known.Corners) - middle).Length < 0.5 * scale * candidate.Side))
            {
                var (id, _, mirrored, likeness, clarity) = candidate.Reading;
                seen.Add(new(id, mirrored, corners, likeness, clarity));
            }
        }
    }
}

/// <summary>What came of looking for a card.</summary>
/// <param name="Card">Null where none was found.</param>
/// <param name="Seen">Whatever is like one of its markers, whether part of the card or not.</param>
/// <param name="Problems">Why there is no card; empty where there is one.</param>
public sealed record CardSearch(CardDetection? Card, IReadOnlyList<SeenMarker> Seen, IReadOnlyList<CardProblem> Problems)
{
    internal static IReadOnlyList<CardProblem> Explain(List<SeenMarker> seen, LightPlane light)
    {
        var upright = seen.Where(marker => !marker.Mirrored).ToList();
        var ids = upright.Select(marker => marker.Id).Distinct().Count();
        var problems = new List<CardProblem>();
        if (seen.Count(marker => marker.Mirrored) > upright.Count)
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
            problems.Add(IsCutOff(upright, light) ? CardProblem.CardCutOff : CardProblem.MarkersCovered);
        }

        return problems.Count > 0 ? problems : [CardProblem.NoMarkers];
    }

    /// <summary>Whether two of the others' middles fall outside of the picture, as far as the seen ones tell where they are.</summary>
    private static bool IsCutOff(List<SeenMarker> seen, LightPlane light)
    {
        var known = seen.DistinctBy(marker => marker.Id).ToList();
        return Homography.Between([.. known.SelectMany(marker => CardGeometry.Marker(marker.Id))], [.. known.SelectMany(marker => marker.Corners)]) is { } map
            && Enumerable.Range(0, Markers.Count).Count(id => !light.Holds(map.Apply(CardGeometry.Middle(id)))) >= 2;
    }
}
