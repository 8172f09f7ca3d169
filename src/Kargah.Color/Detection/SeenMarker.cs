using System.Globalization;

namespace Kargah.Color.Detection;

/// <summary>Something that is like a marker.</summary>
/// <param name="Id">0 to 3 of the card, or up to 49 of the dictionary.</param>
/// <param name="Corners">Clockwise from its own top left.</param>
/// <param name="Clarity">How many times less like the next likely marker is.</param>
public sealed record SeenMarker(int Id, bool Mirrored, Point[] Corners, double Likeness, double Clarity)
{
    private const double OtherLikeness = 0.88;
    private const double OtherClarity = 2.5;

    /// <summary>Its middle, in whole pixels.</summary>
    public double X => Math.Round(Point.Mean(Corners).X);

    public double Y => Math.Round(Point.Mean(Corners).Y);

    /// <summary>In words.</summary>
    public string Where => string.Create(CultureInfo.InvariantCulture, $"at {X}, {Y}");

    internal Notice Say() => new(
        Id >= Markers.Count ? NoticeCodes.MarkerSeenOfAnother : Mirrored ? NoticeCodes.MarkerSeenMirrored : NoticeCodes.MarkerSeen,
        string.Create(CultureInfo.InvariantCulture, $"Seen {Where}: marker {Id}{(Mirrored ? ", mirrored" : "")}{(Id < Markers.Count ? "" : ", which is not the card's")}, {100 * Likeness:F0} % alike."),
        ("marker", Id), ("x", X), ("y", Y), ("likeness", Math.Round(100 * Likeness)));

    /// <summary>Takes the likely ones of a level in, each place once.</summary>
    internal static void Add(List<SeenMarker> seen, List<Candidate> candidates, int scale)
    {
        foreach (var candidate in candidates.Where(each => each.IsLikely).OrderByDescending(each => each.Reading.Clarity))
        {
            Add(seen, candidate.Own(), candidate.Reading, scale);
        }
    }

    /// <summary>The same for markers that are not the card's.</summary>
    internal static void AddOthers(List<SeenMarker> seen, LightPlane light, List<Candidate> candidates, int scale)
    {
        foreach (var candidate in candidates.Where(each => !each.IsLikely))
        {
            if (MarkerReading.ReadAny(light, candidate.Corners) is { Id: >= Markers.Count, Likeness: > OtherLikeness, Clarity: > OtherClarity } other)
            {
                Add(seen, candidate.Turned(other.Turn), other, scale);
            }
        }
    }

    private static void Add(List<SeenMarker> seen, Point[] own, MarkerReading reading, int scale)
    {
        // pixel x of a coarser level begins scale · x pixels into the picture
        var corners = Array.ConvertAll(own, point => new Point(scale * point.X + (scale - 1) / 2.0, scale * point.Y + (scale - 1) / 2.0));
        var (middle, size) = (Point.Mean(corners), (corners[0] - corners[2]).Length);
        if (!seen.Exists(known => (Point.Mean(known.Corners) - middle).Length < 0.35 * size))
        {
            seen.Add(new(reading.Id, reading.Mirrored, corners, reading.Likeness, reading.Clarity));
        }
    }
}
