using System.Numerics;
using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Finds the 24-patch card by the markers around it, or a bare chart by its patches and their colors.</summary>
public static class CardDetector
{
    /// <summary>No card that could be measured fits into less.</summary>
    private const int LeastSize = 48;

    private static readonly (int Radius, double Margin)[] quick = [(7, 0.06), (20, 0.06)];
    private static readonly (int Radius, double Margin)[] thorough = [(3, 0.03), (5, 0.06), (10, 0.03), (14, 0.1), (30, 0.05), (45, 0.15)];

    /// <summary>Looks for one card. Coarse levels first; finer ones and more thresholds only where not all of it was found.</summary>
    /// <param name="pixels">Red, green and blue, and <paramref name="channels"/> − 3 others, in turn; of the picture as it is looked at.</param>
    /// <param name="curve">What they are encoded by.</param>
    /// <param name="team">Who works on it; the caller alone, where it is left out.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static CardSearch Find<T>(
        ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, CardLayout layout = CardLayout.Aruco24, ThreadTeam? team = null)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        CardSearch? search = null;
        Pixels<T>.Use(pixels, width, height, channels, curve, source => search = Math.Min(width, height) < LeastSize
            ? new CardSearch(layout, null, [], [CardProblem.TooSmall])
            : layout == CardLayout.Classic24 ? ChartSearch.Find(size => ChartPicture.Of(source, size, team)) : Find(new PixelLevels<T>(source, team), team));
        return search!;
    }

    /// <summary>Looks for the card within four markers.</summary>
    public static CardSearch Find(LightPlane light, ThreadTeam? team = null) =>
        Math.Min(light.Width, light.Height) < LeastSize ? new(CardLayout.Aruco24, null, [], [CardProblem.TooSmall]) : Find(new PlaneLevels(light), team);

    /// <summary>Takes a card to be where somebody says that it is.</summary>
    /// <param name="corners">Of the paper, or the outer ones of a bare chart's four corner patches; clockwise, the card's own top left first.</param>
    /// <remarks>Where markers are seen within two thirds of their side from there, the card is moved to them. Where the colors of the patches tell that another
    /// corner is the card's top left, it is turned. Otherwise the corners stay as they are given.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit, or the corners are not those of a convex figure that the picture shows.</exception>
    public static CardDetection Place<T>(
        ReadOnlySpan<T> pixels, int width, int height, int channels, TransferCurve curve, ReadOnlySpan<Point> corners, CardLayout layout = CardLayout.Aruco24, ThreadTeam? team = null)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var given = corners.ToArray();
        if (HandPlacement.Trouble(given, width, height) is { } trouble)
        {
            throw new ArgumentException(trouble, nameof(corners));
        }

        CardDetection? card = null;
        Pixels<T>.Use(pixels, width, height, channels, curve, source =>
        {
            var turned = HandPlacement.Turned(ChartPicture.Of(source, ChartSearch.CoarseSize, team), given, layout);
            card = HandPlacement.Settle(layout == CardLayout.Aruco24 ? new PixelLevels<T>(source, team) : null, turned, layout, team);
        });
        return card!;
    }

    /// <summary>From a coarse level to the picture itself.</summary>
    internal static CardDetection? OnFull(LightLevels levels, int level, Homography coarse, IReadOnlyList<int> ids, int least, ThreadTeam? team)
    {
        // pixel x of a level is the pixels from 2^level x on
        double scale = 1 << level;
        var map = new Homography(new Matrix3(scale, 0, (scale - 1) / 2, 0, scale, (scale - 1) / 2, 0, 0, 1) * coarse.Matrix);
        var planes = Planes(levels, map, team);
        var (view, error) = CardFit.RefineWithLens(map, [.. planes.Where(plane => ids.Contains(plane.Id))], levels.Width, levels.Height) ?? (new(map, LensCurve.None), double.NaN);
        var markers = new List<FoundMarker>();
        foreach (var (id, light) in planes)
        {
            var corners = Array.ConvertAll(CardGeometry.Marker(id), view.Apply);
            if (CardGrowth.Confirm(light, corners, id) is { } likeness)
            {
                markers.Add(new FoundMarker(id, corners, likeness));
            }
        }

        return markers.Count >= least ? new CardDetection(CardLayout.Aruco24, view, markers, error, markers.Sum(marker => marker.Likeness) / Markers.Count) : null;
    }

    /// <summary>What is around each marker: two modules on all sides.</summary>
    private static (int Id, LightPlane Light)[] Planes(LightLevels levels, Homography map, ThreadTeam? team)
    {
        var corners = Enumerable.Range(0, Markers.Count).Select(id => (Id: id, Corners: Array.ConvertAll(CardGeometry.Marker(id), map.Apply)))
            .Where(each => each.Corners.All(corner => double.IsFinite(corner.X + corner.Y))).ToList();
        var planes = new (int Id, LightPlane Light)[corners.Count];
        Shares.Run(team, planes.Length, i => planes[i] = (corners[i].Id, levels.Around(corners[i].Corners, (corners[i].Corners[0] - corners[i].Corners[2]).Length / 5 + 4)));
        return planes;
    }

    private static CardSearch Find(LightLevels levels, ThreadTeam? team)
    {
        CardDetection? best = null;
        var seen = new List<SeenMarker>();
        for (var level = levels.Coarsest; level >= Math.Max(0, levels.Coarsest - 1) && best is not { Markers.Count: Markers.Count }; level--)
        {
            var (light, candidates) = (levels.Whole(level), new List<Candidate>());
            var regions = new DarkRegions(light, team);
            foreach (var windows in (ReadOnlySpan<(int Radius, double Margin)[]>)[quick, thorough])
            {
                Candidate.Collect(light, regions, windows, candidates, team);
                if (CardGrowth.Solve(light, candidates) is { } found && OnFull(levels, level, found.Map, found.Ids, CardGrowth.LeastMarkers, team) is { } card && Better(card, best))
                {
                    best = card;
                    if (best.Markers.Count == Markers.Count)
                    {
                        break;
                    }
                }
            }

            SeenMarker.Add(seen, candidates, 1 << level);
            if (best is null)
            {
                SeenMarker.AddOthers(seen, light, candidates, 1 << level);
            }
        }

        return new CardSearch(CardLayout.Aruco24, best, seen, best is null ? CardSearch.Explain(seen, levels) : []);
    }

    private static bool Better(CardDetection card, CardDetection? than) => than is null || card.Confidence > than.Confidence;
}
