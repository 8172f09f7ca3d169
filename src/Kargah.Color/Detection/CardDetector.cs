namespace Kargah.Color.Detection;

/// <summary>Finds the 24-patch card by the markers around it.</summary>
public static class CardDetector
{
    private const int SearchSize = 1100;

    private static readonly (int Radius, double Margin)[] quick = [(7, 0.06), (20, 0.06)];
    private static readonly (int Radius, double Margin)[] thorough = [(3, 0.03), (5, 0.06), (10, 0.03), (14, 0.1), (30, 0.05), (45, 0.15)];

    /// <summary>Looks for one card. Coarse levels first; finer ones and more thresholds only where not all four markers were found.</summary>
    public static CardSearch Find(LightPlane light)
    {
        var levels = new List<LightPlane> { light };
        while (Math.Max(levels[^1].Width, levels[^1].Height) > SearchSize)
        {
            levels.Add(levels[^1].Halved());
        }

        CardDetection? best = null;
        var seen = new List<SeenMarker>();
        for (var level = levels.Count - 1; level >= Math.Max(0, levels.Count - 2) && best is not { Markers.Count: 4 }; level--)
        {
            var candidates = new List<Candidate>();
            var regions = new DarkRegions(levels[level]);
            foreach (var windows in (ReadOnlySpan<(int Radius, double Margin)[]>)[quick, thorough])
            {
                Candidate.Collect(levels[level], regions, windows, candidates);
                if (CardGrowth.Solve(levels[level], candidates) is { } found && OnFull(levels, level, found) is { } card && Better(card, best))
                {
                    best = card;
                    if (best.Markers.Count == Markers.Count)
                    {
                        break;
                    }
                }
            }

            SeenMarker.Add(seen, candidates, 1 << level);
        }

        return new CardSearch(best, seen, best is null ? CardSearch.Explain(seen, light) : []);
    }

    private static bool Better(CardDetection card, CardDetection? than) => than is null || card.Markers.Sum(marker => marker.Likeness) > than.Markers.Sum(marker => marker.Likeness);

    /// <summary>From a coarse level to the picture itself, refined on each level on the way.</summary>
    private static CardDetection? OnFull(List<LightPlane> levels, int level, (Homography Map, List<int> Ids) found)
    {
        var map = found.Map;
        for (var next = level - 1; next >= 0; next--)
        {
            // pixel x of a level is pixels 2x and 2x + 1 of the finer one
            map = new Homography(new Matrix3(2, 0, 0.5, 0, 2, 0.5, 0, 0, 1) * map.Matrix);
            map = CardFit.Refine(levels[next], map, found.Ids) ?? map;
        }

        var markers = new List<FoundMarker>();
        foreach (var id in Enumerable.Range(0, Markers.Count))
        {
            var corners = Array.ConvertAll(CardGeometry.Marker(id), map.Apply);
            if (CardGrowth.Confirm(levels[0], corners, id) is { } likeness)
            {
                markers.Add(new FoundMarker(id, corners, likeness));
            }
        }

        return markers.Count >= CardGrowth.LeastMarkers ? new CardDetection(map, markers) : null;
    }
}
