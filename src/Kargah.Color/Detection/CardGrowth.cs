namespace Kargah.Color.Detection;

/// <summary>From one marker to a card: each further one narrows down where the next must be.</summary>
internal static class CardGrowth
{
    public const int LeastMarkers = 3;

    private const double Forced = 0.5;
    private const double Confirmed = 0.6;
    private const double ConfirmedClarity = 1.2;
    private const int MostSeeds = 12;

    /// <summary>How many sides of a marker somebody who places a card by hand may be off.</summary>
    private const double HandReach = 0.7;

    /// <summary>The card that the likeliest markers tell of: its place in this picture, and the markers that are confirmed there.</summary>
    public static (Homography Map, List<int> Ids)? Solve(LightPlane light, List<Candidate> candidates)
    {
        var seeds = candidates.Where(each => !each.Reading.Mirrored && each.IsLikely)
            .OrderByDescending(each => each.Reading.Clarity).ToList();
        (Homography Map, List<int> Ids)? best = null;
        var most = 0.0;
        foreach (var seed in seeds.Take(MostSeeds))
        {
            if (Grow(light, seed, candidates) is not { } map)
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
                (best, most) = ((Refined(light, map, ids), ids), sum);
                if (ids.Count == Markers.Count)
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>How like it is, if what lies there is the marker rather than any other, turned or mirrored or not.</summary>
    public static double? Confirm(LightPlane light, Point[] corners, int id) =>
        MarkerReading.Read(light, corners) is { Turn: 0, Mirrored: false } reading && reading.Id == id && reading.Likeness > Confirmed && reading.Clarity > ConfirmedClarity ? reading.Likeness : null;

    /// <summary>From one marker to the whole card: each further one narrows down where the next must be.</summary>
    private static Homography? Grow(LightPlane light, Candidate seed, List<Candidate> candidates)
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

                if (Nearby(light, id, current, known, candidates) is { } found && found.Likeness > next.Likeness)
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
                map = Refined(light, rough, known.Keys);
            }
        }

        return known.Count >= LeastMarkers ? map : null;
    }

    private static Homography Refined(LightPlane light, Homography map, IEnumerable<int> ids) => CardFit.Refine(map, [.. ids.Select(id => (id, light))])?.Map ?? map;

    private static Homography? Map(Dictionary<int, Point[]> known) =>
        Homography.Between([.. known.Keys.SelectMany(CardGeometry.Marker)], [.. known.Values.SelectMany(corners => corners)]);

    /// <summary>The likeliest figure about where a marker must be.</summary>
    private static (Point[] Corners, double Likeness)? Nearby(LightPlane light, int id, Homography map, Dictionary<int, Point[]> known, List<Candidate> candidates)
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
        return double.IsFinite(side) && side >= 8 && light.Holds(Point.Mean(expected)) ? Search(light, id, expected, side, reach) : null;
    }

    private static (Point[] Corners, double Likeness)? Search(LightPlane light, int id, Point[] expected, double side, double reach)
    {
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

    /// <summary>From where somebody says that the card is to where its markers are seen, if two or more are seen close by.</summary>
    public static (Homography Map, List<int> Ids)? Settle(LightPlane light, Homography map)
    {
        var known = new Dictionary<int, Point[]>();
        for (var id = 0; id < Markers.Count; id++)
        {
            var expected = Array.ConvertAll(CardGeometry.Marker(id), map.Apply);
            var side = Side(expected);
            if (double.IsFinite(side) && side >= 8 && light.Holds(Point.Mean(expected)) && Search(light, id, expected, side, HandReach * side) is { } found)
            {
                known[id] = found.Corners;
            }
        }

        if (known.Count < 2 || Map(known) is not { } rough)
        {
            return null;
        }

        var refined = Refined(light, rough, known.Keys);
        List<int> ids = [.. Enumerable.Range(0, Markers.Count).Where(id => Confirm(light, Array.ConvertAll(CardGeometry.Marker(id), refined.Apply), id) is not null)];
        return ids.Count >= 2 ? (Refined(light, refined, ids), ids) : null;
    }

    /// <summary>How far from where it is expected a marker may be: the more the further it is from those that are known, and the fewer those are.</summary>
    private static (double Side, double Reach) Reach(Point[] expected, Dictionary<int, Point[]> known)
    {
        var side = Side(expected);
        var middle = Point.Mean(expected);
        var distance = known.Values.Min(corners => (Point.Mean(corners) - middle).Length);
        return (side, known.Count == 1 ? 0.25 * distance : 0.05 * distance + 0.3 * side);
    }

    private static double Side(Point[] corners) =>
        0.25 * ((corners[1] - corners[0]).Length + (corners[2] - corners[1]).Length + (corners[3] - corners[2]).Length + (corners[0] - corners[3]).Length);
}
