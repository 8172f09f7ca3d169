using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>Cards that somebody placed by hand.</summary>
internal static class HandPlacement
{
    private const double LeastSide = 12;

    /// <summary>By how much nearer the colors must be for a card to be turned.</summary>
    private const double ClearlyNearer = 0.6;

    /// <summary>What is wrong with the corners, in words; null where nothing is.</summary>
    public static string? Trouble(Point[] corners, int width, int height)
    {
        if (corners.Length != 4)
        {
            return $"A card has four corners; {corners.Length} were given.";
        }

        for (var i = 0; i < 4; i++)
        {
            var (before, here, after) = (corners[(i + 3) % 4], corners[i], corners[(i + 1) % 4]);
            if (!double.IsFinite(here.X + here.Y))
            {
                return $"Corner {i + 1} has no place.";
            }

            if (here.X < -width || here.Y < -height || here.X > 2.0 * width || here.Y > 2.0 * height)
            {
                return $"Corner {i + 1} lies far outside of the picture of {width} × {height} pixels.";
            }

            if ((after - here).Length < LeastSide)
            {
                return $"Corners {i + 1} and {(i + 1) % 4 + 1} are less than {LeastSide} pixels apart.";
            }

            if (Point.Cross(here - before, after - here) <= 0)
            {
                return "The corners are not those of a card seen from its front: go around it clockwise, from its own top left corner.";
            }
        }

        return corners.All(corner => corner.X < 0 || corner.Y < 0 || corner.X > width - 1 || corner.Y > height - 1) ? "No corner of the card lies in the picture." : null;
    }

    /// <summary>The corners from the one on that is the card's top left by the colors of its patches; as they are where those do not tell.</summary>
    public static Point[] Turned(ChartPicture picture, Point[] corners, CardLayout layout)
    {
        var nearest = corners;
        var least = ChartColors.Farthest;
        for (var turn = 0; turn < 4; turn++)
        {
            Point[] turned = [corners[turn], corners[(turn + 1) % 4], corners[(turn + 2) % 4], corners[(turn + 3) % 4]];
            var distance = Map(turned, layout) is { } map && picture.Means(map) is { } means && ChartColors.Distance(means) is { } found ? found : double.PositiveInfinity;
            if (distance < (turn == 0 ? 1 : ClearlyNearer) * least)
            {
                (nearest, least) = (turned, distance);
            }
        }

        return nearest;
    }

    /// <param name="levels">Where markers may be seen; null for a bare chart.</param>
    public static CardDetection Settle(LightLevels? levels, Point[] corners, CardLayout layout, ThreadTeam? team)
    {
        var map = Map(corners, layout) ?? throw new ArgumentException("Three of the corners lie on a line.", nameof(corners));
        if (levels is not null)
        {
            double scale = 1 << levels.Coarsest;
            var coarse = new Homography(new Matrix3(1 / scale, 0, (1 / scale - 1) / 2, 0, 1 / scale, (1 / scale - 1) / 2, 0, 0, 1) * map.Matrix);
            if (CardGrowth.Settle(levels.Whole(levels.Coarsest), coarse) is { } found && CardDetector.OnFull(levels, levels.Coarsest, found.Map, found.Ids, 2, team) is { } card)
            {
                return card with { ByHand = true };
            }
        }

        return new(layout, new(map, LensCurve.None), [], double.NaN, 0, ByHand: true);
    }

    private static Homography? Map(Point[] corners, CardLayout layout) => Homography.Between(CardGeometry.Outline(layout), corners);
}
