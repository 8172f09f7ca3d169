using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>A four-sided figure in a picture that may be a marker, and the marker that it is most like.</summary>
/// <param name="Corners">Clockwise.</param>
internal sealed record Candidate(Point[] Corners, MarkerReading Reading)
{
    private const double LikelyLikeness = 0.75;
    private const double LikelyClarity = 2;

    /// <summary>Good enough to look for a card from here.</summary>
    public bool IsLikely => Reading.Likeness > LikelyLikeness && Reading.Clarity > LikelyClarity;

    public double Side { get; } = 0.25 * ((Corners[1] - Corners[0]).Length + (Corners[2] - Corners[1]).Length + (Corners[3] - Corners[2]).Length + (Corners[0] - Corners[3]).Length);

    /// <summary>From the marker's own top left.</summary>
    public Point[] Own() => Turned(Reading.Turn);

    public Point[] Turned(int turn) => [Corners[turn], Corners[(turn + 1) % 4], Corners[(turn + 2) % 4], Corners[(turn + 3) % 4]];

    /// <summary>Adds what is found with some thresholds, each figure once.</summary>
    public static void Collect(LightPlane light, DarkRegions regions, (int Radius, double Margin)[] windows, List<Candidate> candidates, ThreadTeam? team)
    {
        var found = new List<Point[]>[windows.Length];
        Shares.Run(team, windows.Length, i => found[i] = regions.Find(windows[i].Radius, windows[i].Margin));
        Point[][] figures = [.. found.SelectMany(each => each)];
        Shares.Run(team, figures.Length, i =>
        {
            var rough = (Point[])figures[i].Clone();
            if (!SideFit.Refine(light, figures[i]) || !SideFit.Refine(light, figures[i]))
            {
                figures[i] = rough;
            }
        });

        var known = new KnownFigures();
        foreach (var candidate in candidates)
        {
            known.Add(candidate.Corners);
        }

        Point[][] single = [.. figures.Where(known.Add)];

        var readings = new MarkerReading?[single.Length];
        Shares.Run(team, single.Length, i => readings[i] = MarkerReading.Read(light, single[i]));
        candidates.AddRange(single.Zip(readings).Where(each => each.Second is not null).Select(each => new Candidate(each.First, each.Second!.Value)));
    }

    /// <summary>Figures by where their middles are: a busy picture has thousands.</summary>
    private sealed class KnownFigures
    {
        private const double Cell = 16;
        private readonly Dictionary<(int, int), List<Point[]>> cells = [];

        /// <summary>False, and nothing else, where the same figure is there already.</summary>
        public bool Add(Point[] corners)
        {
            var middle = Point.Mean(corners);
            var (x, y) = ((int)Math.Floor(middle.X / Cell), (int)Math.Floor(middle.Y / Cell));
            for (var k = 0; k < 9; k++)
            {
                if (cells.TryGetValue((x + k % 3 - 1, y + k / 3 - 1), out var near) && near.Exists(other => Same(other, corners)))
                {
                    return false;
                }
            }

            if (!cells.TryGetValue((x, y), out var own))
            {
                cells[(x, y)] = own = [];
            }

            own.Add(corners);
            return true;
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
}
