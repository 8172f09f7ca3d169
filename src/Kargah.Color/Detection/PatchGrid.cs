namespace Kargah.Color.Detection;

/// <summary>Figures that lie in rows and columns, as a plane's do that is seen from anywhere.</summary>
internal static class PatchGrid
{
    private const double Nearest = 0.95;
    private const double FarthestNeighbor = 2.1;
    private const double Aside = 0.3;
    private const double OffGrid = 0.18;
    private const double MostDifferent = 1.8;
    private const int Rounds = 3;

    /// <summary>The grid that a figure is part of.</summary>
    /// <param name="cells">The middles of figures by column and row, counted from the first figure.</param>
    /// <returns>From columns and rows to pixels; null where too few figures lie in one.</returns>
    public static Homography? Grow(Cell[] figures, int first, int least, out Dictionary<(int Column, int Row), Point> cells)
    {
        cells = new() { [(0, 0)] = figures[first].Middle };
        var places = new Dictionary<int, (int Column, int Row)> { [first] = (0, 0) };
        var waiting = new Queue<int>([first]);
        while (waiting.TryDequeue(out var own) && places.Count <= 4 * ReferenceChart.Count)
        {
            var (across, down) = figures[own].Along(figures[first]);
            foreach (var (right, below) in (ReadOnlySpan<(int, int)>)[(1, 0), (-1, 0), (0, 1), (0, -1)])
            {
                var place = (places[own].Column + right, places[own].Row + below);
                var next = Neighbor(figures, own, right == 0 ? below * down : right * across, right == 0 ? across : down);
                if (next >= 0 && !cells.ContainsKey(place) && places.TryAdd(next, place))
                {
                    cells[place] = figures[next].Middle;
                    waiting.Enqueue(next);
                }
            }
        }

        Homography? map = null;
        for (var round = 0; round < Rounds; round++)
        {
            if (cells.Count < least)
            {
                return null;
            }

            map = Homography.Between([.. cells.Keys.Select(place => new Point(place.Column, place.Row))], [.. cells.Values]);
            if (map is not { } current)
            {
                return null;
            }

            // with the whole known, each figure's place is a matter of rounding
            var back = current.Inverse();
            var nearest = new Dictionary<(int Column, int Row), (Point Middle, double Off)>();
            foreach (var figure in figures)
            {
                var at = back.Apply(figure.Middle);
                var place = ((int)Math.Round(at.X), (int)Math.Round(at.Y));
                var off = (at - new Point(place.Item1, place.Item2)).Length;
                if (off < OffGrid && Math.Abs(place.Item1) < 12 && Math.Abs(place.Item2) < 12 && !(nearest.TryGetValue(place, out var known) && known.Off <= off))
                {
                    nearest[place] = (figure.Middle, off);
                }
            }

            cells = nearest.ToDictionary(each => each.Key, each => each.Value.Middle);
        }

        return map;
    }

    private static int Neighbor(Cell[] figures, int own, Point along, Point aside)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        var determinant = Point.Cross(along, aside);
        for (var i = 0; i < figures.Length; i++)
        {
            var way = figures[i].Middle - figures[own].Middle;
            var (ahead, beside) = (Point.Cross(way, aside) / determinant, Point.Cross(along, way) / determinant);
            var ratio = figures[i].Size / figures[own].Size;
            if (i != own && ahead is > Nearest and < FarthestNeighbor && Math.Abs(beside) < Aside && ratio is < MostDifferent and > 1 / MostDifferent && ahead < least)
            {
                (best, least) = (i, ahead);
            }
        }

        return best;
    }
}

/// <summary>A figure of the size of a patch.</summary>
/// <param name="Across">The mean of its first and third side.</param>
/// <param name="Down">The mean of the others.</param>
internal readonly record struct Cell(Point Middle, Point Across, Point Down)
{
    public double Size => Math.Sqrt(Math.Abs(Point.Cross(Across, Down)));

    public static Cell Of(Point[] corners) =>
        new(Point.Mean(corners), 0.5 * (corners[1] - corners[0] + corners[2] - corners[3]), 0.5 * (corners[3] - corners[0] + corners[2] - corners[1]));

    /// <summary>Its sides in the order and direction that is nearest to another's.</summary>
    public (Point Across, Point Down) Along(Cell other)
    {
        var (across, down) = Math.Abs(Point.Dot(Across, other.Across)) * Down.Length >= Math.Abs(Point.Dot(Down, other.Across)) * Across.Length ? (Across, Down) : (Down, Across);
        return (Point.Dot(across, other.Across) < 0 ? -1 * across : across, Point.Dot(down, other.Down) < 0 ? -1 * down : down);
    }
}
