namespace Kargah.Color.Detection;

/// <summary>Finds the 24-patch card by the markers around it.</summary>
public static class CardDetector
{
    private const int SearchSize = 1100;
    private const double Seed = 0.75;
    private const double SeedClarity = 2;
    private const double Forced = 0.5;
    private const double Confirmed = 0.6;
    private const double ConfirmedClarity = 1.2;
    private const int LeastMarkers = 3;
    private const int MostSeeds = 12;

    private static readonly (int Radius, double Margin)[] quick = [(7, 0.06), (20, 0.06)];
    private static readonly (int Radius, double Margin)[] thorough = [(3, 0.03), (5, 0.06), (10, 0.03), (14, 0.1), (30, 0.05), (45, 0.15)];

    public static CardDetection? Find(LightPlane light)
    {
        var levels = new List<LightPlane> { light };
        while (Math.Max(levels[^1].Width, levels[^1].Height) > SearchSize)
        {
            levels.Add(levels[^1].Halved());
        }

        CardDetection? best = null;
        for (var level = levels.Count - 1; level >= Math.Max(0, levels.Count - 2) && best is not { Markers.Count: 4 }; level--)
        {
            var candidates = new List<Candidate>();
            var regions = new DarkRegions(levels[level]);
            foreach (var windows in (ReadOnlySpan<(int Radius, double Margin)[]>)[quick, thorough])
            {
                Collect(levels[level], regions, windows, candidates);
                if (Solve(levels[level], candidates) is { } found && OnFull(levels, level, found) is { } card && Better(card, best))
                {
                    best = card;
                    if (best.Markers.Count == Markers.Count)
                    {
                        break;
                    }
                }
            }
        }

        return best;
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
            if (Confirm(levels[0], corners, id) is { } likeness)
            {
                markers.Add(new FoundMarker(id, corners, likeness));
            }
        }

        return markers.Count >= LeastMarkers ? new CardDetection(map, markers) : null;
    }

    private static void Collect(LightPlane light, DarkRegions regions, (int Radius, double Margin)[] windows, List<Candidate> candidates)
    {
        var found = new List<Point[]>();
        foreach (var (radius, margin) in windows)
        {
            regions.Find(radius, margin, found);
        }

        foreach (var corners in found)
        {
            var rough = (Point[])corners.Clone();
            if (!SideFit.Refine(light, corners) || !SideFit.Refine(light, corners))
            {
                rough.CopyTo(corners, 0);
            }

            if (candidates.Exists(known => Same(known.Corners, corners)) || MarkerReading.Read(light, corners) is not { } reading)
            {
                continue;
            }

            candidates.Add(new Candidate(corners, reading));
        }
    }

    private static bool Same(Point[] a, Point[] b)
    {
        var near = 0.02 * (a[0] - a[2]).Length;
        for (var turn = 0; turn < 4; turn++)
        {
            var far = 0.0;
            for (var i = 0; i < 4; i++)
            {
                far = Math.Max(far, (a[i] - b[(i + turn) % 4]).Length);
            }

            if (far < near)
            {
                return true;
            }
        }

        return false;
    }

    private static (Homography Map, List<int> Ids)? Solve(LightPlane light, List<Candidate> candidates)
    {
        var seeds = candidates.Where(each => !each.Reading.Mirrored && each.Reading.Likeness > Seed && each.Reading.Clarity > SeedClarity)
            .OrderByDescending(each => each.Reading.Clarity).ToList();
        (Homography Map, List<int> Ids)? best = null;
        var most = 0.0;
        foreach (var seed in seeds.Take(MostSeeds))
        {
            if (Grow(light, seed, seeds, candidates) is not { } map)
            {
                continue;
            }

            var ids = new List<int>();
            var sum = 0.0;
            for (var id = 0; id < Markers.Count; id++)
            {
                if (Confirm(light, Array.ConvertAll(CardGeometry.Marker(id), map.Apply), id) is { } likeness)
                {
                    ids.Add(id);
                    sum += likeness;
                }
            }

            if (ids.Count >= LeastMarkers && sum > most)
            {
                (best, most) = ((CardFit.Refine(light, map, ids) ?? map, ids), sum);
                if (ids.Count == Markers.Count)
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>How like it is, if what lies there is the marker rather than any other, turned or mirrored or not.</summary>
    private static double? Confirm(LightPlane light, Point[] corners, int id) =>
        MarkerReading.Read(light, corners) is { Turn: 0, Mirrored: false } reading && reading.Id == id && reading.Likeness > Confirmed && reading.Clarity > ConfirmedClarity ? reading.Likeness : null;

    /// <summary>From one marker to the whole card: each further one narrows down where the next must be.</summary>
    private static Homography? Grow(LightPlane light, Candidate seed, List<Candidate> seeds, List<Candidate> candidates)
    {
        var known = new Dictionary<int, Point[]> { [seed.Reading.Id] = seed.Own() };
        var map = Map(known);
        while (map is { } current && known.Count < Markers.Count)
        {
            (int Id, Point[] Corners, double Likeness) next = (-1, [], 0);
            for (var id = 0; id < Markers.Count; id++)
            {
                if (known.ContainsKey(id))
                {
                    continue;
                }

                if (Nearby(light, id, current, known, seeds, candidates) is { } found && found.Likeness > next.Likeness)
                {
                    next = (id, found.Corners, found.Likeness);
                }
            }

            for (var id = 0; id < Markers.Count && next.Id < 0; id++)
            {
                if (!known.ContainsKey(id) && Search(light, id, current, known) is { } found)
                {
                    next = (id, found.Corners, found.Likeness);
                }
            }

            if (next.Id < 0)
            {
                break;
            }

            known[next.Id] = next.Corners;
            map = Map(known);
            if (map is { } rough && known.Count >= 2)
            {
                map = CardFit.Refine(light, rough, [.. known.Keys]) ?? rough;
            }
        }

        return known.Count >= LeastMarkers ? map : null;
    }

    private static Homography? Map(Dictionary<int, Point[]> known) =>
        Homography.Between([.. known.Keys.SelectMany(CardGeometry.Marker)], [.. known.Values.SelectMany(corners => corners)]);

    /// <summary>The likeliest figure about where a marker must be.</summary>
    private static (Point[] Corners, double Likeness)? Nearby(LightPlane light, int id, Homography map, Dictionary<int, Point[]> known, List<Candidate> seeds, List<Candidate> candidates)
    {
        var expected = Array.ConvertAll(CardGeometry.Marker(id), map.Apply);
        var middle = Point.Mean(expected);
        var (side, reach) = Reach(expected, known);
        (Point[] Corners, double Likeness)? best = null;
        foreach (var each in candidates)
        {
            var ratio = each.Side / side;
            if ((Point.Mean(each.Corners) - middle).Length > reach || ratio is < 0.4 or > 2.5)
            {
                continue;
            }

            for (var turn = 0; turn < 4; turn++)
            {
                var own = each.Turned(turn);
                // seen about as it is expected: no quarter turn between
                if (Point.Dot(own[1] - own[0], expected[1] - expected[0]) < 0.6 * (own[1] - own[0]).Length * (expected[1] - expected[0]).Length)
                {
                    continue;
                }

                var likeness = MarkerReading.LikenessTo(light, own, id);
                if (likeness > Math.Max(Forced, best?.Likeness ?? 0))
                {
                    best = (own, likeness);
                }
            }
        }

        return best;
    }

    /// <summary>Moves the expected marker about and keeps the place where the picture is most like it.</summary>
    private static (Point[] Corners, double Likeness)? Search(LightPlane light, int id, Homography map, Dictionary<int, Point[]> known)
    {
        var expected = Array.ConvertAll(CardGeometry.Marker(id), map.Apply);
        var (side, reach) = Reach(expected, known);
        if (!double.IsFinite(side) || side < 8 || !light.Holds(Point.Mean(expected)))
        {
            return null;
        }

        var step = side / Markers.Modules / 2;
        reach = Math.Min(reach, 30 * step);
        (Point[] Corners, double Likeness)? best = null;
        for (; step > 0.2; step /= 2)
        {
            var origin = best?.Corners ?? expected;
            var around = best is null ? reach : 2 * step;
            for (var dy = -around; dy <= around; dy += step)
            {
                for (var dx = -around; dx <= around; dx += step)
                {
                    var moved = Array.ConvertAll(origin, point => point + new Point(dx, dy));
                    var likeness = MarkerReading.LikenessTo(light, moved, id);
                    if (likeness > Math.Max(Confirmed, best?.Likeness ?? 0))
                    {
                        best = (moved, likeness);
                    }
                }
            }

            if (best is null)
            {
                return null;
            }
        }

        return best;
    }

    /// <summary>How far from where it is expected a marker may be: the more the further it is from those that are known, and the fewer those are.</summary>
    private static (double Side, double Reach) Reach(Point[] expected, Dictionary<int, Point[]> known)
    {
        var side = 0.25 * ((expected[1] - expected[0]).Length + (expected[2] - expected[1]).Length + (expected[3] - expected[2]).Length + (expected[0] - expected[3]).Length);
        var middle = Point.Mean(expected);
        var distance = known.Values.Min(corners => (Point.Mean(corners) - middle).Length);
        return (side, known.Count == 1 ? 0.25 * distance : 0.05 * distance + 0.3 * side);
    }

    private sealed record Candidate(Point[] Corners, MarkerReading Reading)
    {
        public double Side { get; } = 0.25 * ((Corners[1] - Corners[0]).Length + (Corners[2] - Corners[1]).Length + (Corners[3] - Corners[2]).Length + (Corners[0] - Corners[3]).Length);

        /// <summary>From the marker's own top left.</summary>
        public Point[] Own() => Turned(Reading.Turn);

        public Point[] Turned(int turn) => [Corners[turn], Corners[(turn + 1) % 4], Corners[(turn + 2) % 4], Corners[(turn + 3) % 4]];
    }
}
