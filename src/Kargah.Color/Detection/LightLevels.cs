using Kargah.Numerics;

namespace Kargah.Color.Detection;

/// <summary>A picture's light at every scale, worked out where somebody looks: whole only where it is coarse.</summary>
internal abstract class LightLevels(int width, int height)
{
    private const int SearchSize = 1100;
    private readonly Dictionary<int, LightPlane> known = [];

    public int Width => width;
    public int Height => height;

    /// <summary>The finest level that is no larger than markers are looked for on. Each is half as wide and high as the one before; 0 is the picture.</summary>
    public int Coarsest { get; } = Levels(Math.Max(width, height));

    /// <summary>The whole picture.</summary>
    public LightPlane Whole(int level)
    {
        if (!known.TryGetValue(level, out var plane))
        {
            known[level] = plane = Make(level);
        }

        return plane;
    }

    /// <summary>The neighborhood of some points of the picture itself, with <paramref name="margin"/> pixels around.</summary>
    public abstract LightPlane Around(ReadOnlySpan<Point> points, double margin);

    protected abstract LightPlane Make(int level);

    private static int Levels(int size)
    {
        var level = 0;
        for (; size > SearchSize; size /= 2)
        {
            level++;
        }

        return level;
    }
}

/// <summary>A plane that is there already.</summary>
internal sealed class PlaneLevels(LightPlane light) : LightLevels(light.Width, light.Height)
{
    public override LightPlane Around(ReadOnlySpan<Point> points, double margin) => light;

    protected override LightPlane Make(int level) => level == 0 ? light : Whole(level - 1).Halved();
}

/// <summary>Encoded pixels.</summary>
internal sealed class PixelLevels<T>(Pixels<T> pixels, ThreadTeam? team) : LightLevels(pixels.Width, pixels.Height)
    where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
{
    public override LightPlane Around(ReadOnlySpan<Point> points, double margin)
    {
        var (left, top, right, bottom) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var point in points)
        {
            (left, top, right, bottom) = (Math.Min(left, point.X), Math.Min(top, point.Y), Math.Max(right, point.X), Math.Max(bottom, point.Y));
        }

        var (x, y) = ((int)Math.Clamp(left - margin, 0, Width - 1), (int)Math.Clamp(top - margin, 0, Height - 1));
        var (endX, endY) = ((int)Math.Clamp(right + margin + 1, x + 1, Width), (int)Math.Clamp(bottom + margin + 1, y + 1, Height));
        return pixels.Light(x, y, endX - x, endY - y);
    }

    protected override LightPlane Make(int level) => pixels.Light(level, team);
}
