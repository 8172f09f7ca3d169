namespace Kargah.Color.Detection;

/// <summary>Looks for a bare chart: 24 even patches in four rows of six, of the colors that the chart has.</summary>
internal static class ChartSearch
{
    public const int CoarseSize = 800;
    private const int FineSize = 1600;
    private const int MostFigures = 800;
    private const int LeastPatches = 12;

    /// <summary>How much nearer the right way round must be than any other.</summary>
    private const double ClearlyNearer = 0.75;

    private static readonly float[] steps = [6, 12, 24];

    public static CardSearch Find(Func<int, ChartPicture> pictureOf)
    {
        var problem = CardProblem.NoChart;
        foreach (var size in (ReadOnlySpan<int>)[CoarseSize, FineSize])
        {
            var picture = pictureOf(size);
            var planes = picture.Smoothed();
            Placing? best = null;
            foreach (var step in steps)
            {
                var figures = EvenRegions.Find(planes, picture.Width, picture.Height, step);
                if (Best(picture, figures) is { } found && (best is null || found.Rank < best.Rank))
                {
                    best = found;
                }
            }

            if (best is { Mirrored: true, Distance: < ChartColors.Farthest })
            {
                return new(CardLayout.Classic24, null, [], [CardProblem.Mirrored]);
            }

            if (best is { IsChart: true })
            {
                return new(CardLayout.Classic24, best.ToCard(), [], []);
            }

            problem = best is null ? problem : CardProblem.NotTheChart;
        }

        return new(CardLayout.Classic24, null, [], [problem]);
    }

    private static Placing? Best(ChartPicture picture, List<Point[]> figures)
    {
        Cell[] cells = [.. figures.Select(Cell.Of).OrderByDescending(cell => cell.Size).Take(MostFigures)];
        var taken = new HashSet<Point>();
        Placing? best = null;
        for (var first = 0; first < cells.Length; first++)
        {
            // a figure of a grid that was tried already leads to the same one
            if (taken.Contains(cells[first].Middle) || PatchGrid.Grow(cells, first, LeastPatches, out var places) is null)
            {
                continue;
            }

            taken.UnionWith(places.Values);
            foreach (var placing in Placings(picture, places))
            {
                var (winner, other) = best is null || placing.Rank < best.Rank ? (placing, best) : (best, placing);
                best = other is null ? winner : winner with { Next = Math.Min(Math.Min(winner.Next, other.Next), winner.IsSame(other) ? double.PositiveInfinity : other.Distance) };
            }
        }

        return best;
    }

    /// <summary>All ways to lay the chart onto a grid so that it covers about as many figures as it can.</summary>
    private static IEnumerable<Placing> Placings(ChartPicture picture, Dictionary<(int Column, int Row), Point> places)
    {
        var (left, right, top, bottom) = (places.Keys.Min(p => p.Column), places.Keys.Max(p => p.Column), places.Keys.Min(p => p.Row), places.Keys.Max(p => p.Row));
        var windows = new List<(int Left, int Top, bool Upright, int Covered)>();
        foreach (var upright in (bool[])[false, true])
        {
            var (columns, rows) = upright ? (CardGeometry.Rows, CardGeometry.Columns) : (CardGeometry.Columns, CardGeometry.Rows);
            for (var y = Math.Min(top, bottom - rows + 1); y <= Math.Max(top, bottom - rows + 1); y++)
            {
                for (var x = Math.Min(left, right - columns + 1); x <= Math.Max(left, right - columns + 1); x++)
                {
                    var covered = places.Keys.Count(p => p.Column >= x && p.Column < x + columns && p.Row >= y && p.Row < y + rows);
                    if (covered >= LeastPatches)
                    {
                        windows.Add((x, y, upright, covered));
                    }
                }
            }
        }

        var most = windows.Count > 0 ? windows.Max(window => window.Covered) : 0;
        foreach (var (x, y, upright, covered) in windows.Where(window => window.Covered >= most - 4))
        {
            for (var way = 0; way < 4; way++)
            {
                if (Placing.Try(picture, places, x, y, upright, half: (way & 1) == 1, mirrored: (way & 2) == 2) is { } placing)
                {
                    yield return placing;
                }
            }
        }
    }

    /// <param name="Distance">Mean ΔE00 of the patches' colors to the chart's.</param>
    /// <param name="Next">That of the next likely way to lay the chart.</param>
    private sealed record Placing(Homography Map, int Covered, bool Mirrored, double Distance, double Error, double Next)
    {
        public double Rank => Distance + 0.3 * (ReferenceChart.Count - Covered);

        public bool IsChart => !Mirrored && Distance < ChartColors.Farthest && Distance < ClearlyNearer * Next;

        /// <summary>Whether the first patch is in the same place, found from elsewhere.</summary>
        public bool IsSame(Placing other)
        {
            var (here, beside) = (Map.Apply(CardGeometry.PatchMiddle(0)), Map.Apply(CardGeometry.PatchMiddle(1)));
            return (other.Map.Apply(CardGeometry.PatchMiddle(0)) - here).Length < 0.5 * (beside - here).Length && Mirrored == other.Mirrored;
        }

        public static Placing? Try(ChartPicture picture, Dictionary<(int Column, int Row), Point> places, int left, int top, bool upright, bool half, bool mirrored)
        {
            var (from, to) = (new List<Point>(), new List<Point>());
            foreach (var (place, middle) in places)
            {
                var (column, row) = (place.Column - left, place.Row - top);
                if (upright)
                {
                    // the grid's rows are the chart's columns, a quarter turn away
                    (column, row) = (row, CardGeometry.Rows - 1 - column);
                }

                if (half)
                {
                    (column, row) = (CardGeometry.Columns - 1 - column, CardGeometry.Rows - 1 - row);
                }

                if (mirrored)
                {
                    column = CardGeometry.Columns - 1 - column;
                }

                if (column is >= 0 and < CardGeometry.Columns && row is >= 0 and < CardGeometry.Rows)
                {
                    from.Add(CardGeometry.PatchMiddle(row * CardGeometry.Columns + column));
                    to.Add(picture.ToPicture(middle));
                }
            }

            if (Homography.Between([.. from], [.. to]) is not { } map || picture.Means(map) is not { } means || ChartColors.Distance(means) is not { } distance)
            {
                return null;
            }

            var error = Math.Sqrt(from.Zip(to, (card, seen) => (map.Apply(card) - seen).Length).Average(off => off * off));
            return new(map, from.Count, mirrored, distance, error, double.PositiveInfinity);
        }

        public CardDetection ToCard()
        {
            var confidence = Math.Clamp(1 - Distance / (1.5 * ChartColors.Farthest), 0, 1) * (0.6 + 0.4 * Covered / ReferenceChart.Count);
            return new(CardLayout.Classic24, new(Map, LensCurve.None), [], Error, confidence);
        }
    }
}
