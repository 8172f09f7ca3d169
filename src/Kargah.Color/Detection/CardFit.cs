namespace Kargah.Color.Detection;

/// <summary>The homography that lays the sides of all markers of a card onto the edges in the picture.</summary>
internal static class CardFit
{
    private const int MostEdges = 40;
    private const int Searches = 3;
    private const int Steps = 6;
    private const double Nudge = 0.01;

    /// <param name="start">From the card to this picture; good to about half a module.</param>
    /// <param name="markers">Which are to be seen.</param>
    public static Homography? Refine(LightPlane light, Homography start, IReadOnlyList<int> markers)
    {
        var map = start;
        var edges = new List<(Point Seen, Point From, Point To)>();
        Span<Point> seen = stackalloc Point[MostEdges];
        for (var search = 0; search < Searches; search++)
        {
            edges.Clear();
            foreach (var id in markers)
            {
                var model = CardGeometry.Marker(id);
                var corners = Array.ConvertAll(model, map.Apply);
                for (var side = 0; side < 4; side++)
                {
                    var count = SideFit.Edge(light, corners, side, seen, search == 0 ? 0.6 : 0.5);
                    foreach (var point in seen[..count])
                    {
                        edges.Add((point, model[side], model[(side + 1) % 4]));
                    }
                }
            }

            if (edges.Count < 40 || Solve(map, edges) is not { } better)
            {
                return null;
            }

            map = better;
        }

        return map;
    }

    /// <summary>Moves where the four middles lie, the homography's eight numbers in pixels, until the edges lie on the sides.</summary>
    private static Homography? Solve(Homography map, List<(Point Seen, Point From, Point To)> edges)
    {
        Point[] model = [CardGeometry.Middle(0), CardGeometry.Middle(1), CardGeometry.Middle(2), CardGeometry.Middle(3)];
        var at = Array.ConvertAll(model, map.Apply);
        var (distances, weights) = (new double[edges.Count], new double[edges.Count]);
        var nudged = new Homography[8];
        var equations = new NormalEquations(8);
        Span<double> move = stackalloc double[8];
        Span<double> row = stackalloc double[8];
        for (var step = 0; step < Steps; step++)
        {
            for (var k = 0; k < 8; k++)
            {
                var moved = (Point[])at.Clone();
                moved[k / 2] += k % 2 == 0 ? new Point(Nudge, 0) : new Point(0, Nudge);
                if (Homography.Between(model, moved) is not { } other)
                {
                    return null;
                }

                nudged[k] = other;
            }

            for (var i = 0; i < edges.Count; i++)
            {
                distances[i] = Math.Abs(Distance(map, edges[i]));
            }

            Robust.Weigh(distances, weights);
            equations.Clear();
            for (var i = 0; i < edges.Count; i++)
            {
                if (weights[i] == 0)
                {
                    continue;
                }

                var own = Distance(map, edges[i]);
                for (var k = 0; k < 8; k++)
                {
                    row[k] = (Distance(nudged[k], edges[i]) - own) / Nudge;
                }

                equations.Add(row, -own, weights[i]);
            }

            if (!equations.TrySolve(move))
            {
                return null;
            }

            var largest = 0.0;
            for (var k = 0; k < 4; k++)
            {
                at[k] += new Point(move[2 * k], move[2 * k + 1]);
                largest = Math.Max(largest, Math.Max(Math.Abs(move[2 * k]), Math.Abs(move[2 * k + 1])));
            }

            if (Homography.Between(model, at) is not { } next)
            {
                return null;
            }

            map = next;
            if (largest < 1e-4)
            {
                break;
            }
        }

        return map;
    }

    private static double Distance(Homography map, (Point Seen, Point From, Point To) edge) => Line.Through(map.Apply(edge.From), map.Apply(edge.To)).Distance(edge.Seen);
}
