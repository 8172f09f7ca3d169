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
    public static void Collect(LightPlane light, DarkRegions regions, (int Radius, double Margin)[] windows, List<Candidate> candidates)
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
}
