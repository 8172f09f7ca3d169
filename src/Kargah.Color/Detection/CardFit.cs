namespace Kargah.Color.Detection;

/// <summary>The view that lays the sides of all markers of a card onto the edges in the picture.</summary>
internal static class CardFit
{
    /// <summary>Points along each side, where a card is measured and where it is only looked for.</summary>
    private const int MostEdges = 40;
    private const int FewEdges = 20;
    private const int LeastEdges = 40;
    private const int Searches = 3;
    private const int Steps = 6;
    private const double Nudge = 0.01;
    private const double NudgeLens = 1e-4;

    // A lens that bends lines has to show: noise alone makes any fit with one more number a little better.
    private const double LeastGain = 0.5;
    private const double LeastBend = 0.15;
    /// <summary>Of the way from the middle to the corner. Below it stand what edges between pixels do to small and large figures alike, and lenses that need no curve.</summary>
    private const double LeastCurve = 0.004;
    private const double MostBent = 0.3;

    /// <param name="start">From the card to this picture; good to about half a module.</param>
    /// <param name="markers">Which are to be seen, each with the plane that shows it.</param>
    /// <returns>With the root of the mean square of what is left between edges and sides, in pixels; null where edges are too few.</returns>
    public static (Homography Map, double Error)? Refine(Homography start, IReadOnlyList<(int Id, LightPlane Light)> markers) =>
        Refine(new CardView(start, LensCurve.None), markers, FewEdges, new Edges()) is { } found ? (found.View.Map, found.Error) : null;

    /// <summary>The same where the lens may bend lines, if that explains the edges clearly better.</summary>
    public static (CardView View, double Error)? RefineWithLens(Homography start, IReadOnlyList<(int Id, LightPlane Light)> markers, int width, int height)
    {
        var edges = new Edges();
        if (Refine(new CardView(start, LensCurve.None), markers, MostEdges, edges) is not { } straight)
        {
            return null;
        }

        var lens = new LensCurve(0, new((width - 1) / 2.0, (height - 1) / 2.0), 0.5 * Math.Sqrt((double)width * width + (double)height * height));
        if (Solve(straight.View with { Lens = lens }, edges, bent: true) is not { } bent
            || !(bent.Error * bent.Error < (1 - LeastGain) * straight.Error * straight.Error) || !(Math.Abs(bent.View.Lens.K) is > LeastCurve and < MostBent))
        {
            return straight;
        }

        var farthest = markers.Max(marker => (bent.View.Apply(CardGeometry.Middle(marker.Id)) - straight.View.Apply(CardGeometry.Middle(marker.Id))).Length);
        var shift = CardGeometry.Outline(CardLayout.Aruco24).Max(corner => (bent.View.Apply(corner) - straight.View.Apply(corner)).Length);
        return Math.Max(farthest, shift) > LeastBend ? Refine(bent.View, markers, MostEdges, edges) ?? straight : straight;
    }

    private static (CardView View, double Error)? Refine(CardView view, IReadOnlyList<(int Id, LightPlane Light)> markers, int samples, Edges edges)
    {
        Span<Point> seen = stackalloc Point[samples];
        var error = double.NaN;
        for (var search = 0; search < Searches; search++)
        {
            edges.Clear();
            foreach (var (id, light) in markers)
            {
                var model = CardGeometry.Marker(id);
                var corners = Array.ConvertAll(model, view.Apply);
                for (var side = 0; side < 4; side++)
                {
                    var count = SideFit.Edge(light, corners, side, seen, search == 0 ? 0.6 : 0.5);
                    edges.Add(seen[..count], model[side], model[(side + 1) % 4]);
                }
            }

            if (edges.Seen.Count < LeastEdges || Solve(view, edges, view.Lens.K != 0) is not { } better)
            {
                return null;
            }

            (view, error) = better;
        }

        return (view, error);
    }

    /// <summary>Moves where the four middles lie, the homography's eight numbers in pixels, and the lens's where it may, until the edges lie on the sides.</summary>
    private static (CardView View, double Error)? Solve(CardView view, Edges edges, bool bent)
    {
        Point[] model = [CardGeometry.Middle(0), CardGeometry.Middle(1), CardGeometry.Middle(2), CardGeometry.Middle(3)];
        var unknowns = bent ? 9 : 8;
        var at = Array.ConvertAll(model, view.Map.Apply);
        var count = edges.Seen.Count;
        var (distances, weights, own) = (new double[count], new double[count], new double[count]);
        var nudged = new double[unknowns][];
        for (var k = 0; k < unknowns; k++)
        {
            nudged[k] = new double[count];
        }

        var equations = new NormalEquations(unknowns);
        Span<double> move = stackalloc double[unknowns];
        Span<double> row = stackalloc double[unknowns];
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

                edges.Measure(view with { Map = other }, nudged[k]);
            }

            if (bent)
            {
                edges.Measure(view with { Lens = view.Lens with { K = view.Lens.K + NudgeLens } }, nudged[8]);
            }

            Weigh(view);
            equations.Clear();
            for (var i = 0; i < count; i++)
            {
                if (weights[i] == 0)
                {
                    continue;
                }

                for (var k = 0; k < unknowns; k++)
                {
                    row[k] = (nudged[k][i] - own[i]) / (k == 8 ? NudgeLens : Nudge);
                }

                equations.Add(row, -own[i], weights[i]);
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

            view = new CardView(next, bent ? view.Lens with { K = view.Lens.K + move[8] } : view.Lens);
            if (largest < 1e-3)
            {
                break;
            }
        }

        Weigh(view);
        var (squares, sum) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            (squares, sum) = (squares + weights[i] * own[i] * own[i], sum + weights[i]);
        }

        return (view, Math.Sqrt(squares / sum));

        void Weigh(CardView current)
        {
            edges.Measure(current, own);
            for (var i = 0; i < count; i++)
            {
                distances[i] = Math.Abs(own[i]);
            }

            Robust.Weigh(distances, weights);
        }
    }

    /// <summary>Where the sides of markers are seen, side by side.</summary>
    private sealed class Edges
    {
        private readonly List<(Point From, Point To, int End)> sides = [];

        public List<Point> Seen { get; } = [];

        public void Clear()
        {
            sides.Clear();
            Seen.Clear();
        }

        public void Add(ReadOnlySpan<Point> seen, Point from, Point to)
        {
            Seen.AddRange(seen);
            sides.Add((from, to, Seen.Count));
        }

        /// <summary>How far each lies from its side.</summary>
        public void Measure(CardView view, Span<double> distances)
        {
            var i = 0;
            foreach (var (from, to, end) in sides)
            {
                var line = Line.Through(view.Map.Apply(from), view.Map.Apply(to));
                for (; i < end; i++)
                {
                    distances[i] = line.Distance(view.Lens.K == 0 ? Seen[i] : view.Lens.Straighten(Seen[i]));
                }
            }
        }
    }
}
