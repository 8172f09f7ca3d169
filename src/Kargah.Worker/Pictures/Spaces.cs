using Kargah.Color;
using Kargah.Color.Profiles;

namespace Kargah.Worker.Pictures;

/// <summary>What a decoded picture's numbers mean.</summary>
internal static class Spaces
{
    /// <summary>The linear light of a RAW file.</summary>
    public const string Camera = "camera";

    public static TransferCurve Curve(string space) => space == Camera ? TransferCurve.Linear : Known(space).Curve;

    /// <summary>Null for sRGB, which everybody takes pictures for that say nothing.</summary>
    public static byte[]? Profile(string space, TimeProvider clock) => Known(space) == RgbSpace.SRgb ? null : IccProfile.Of(Known(space), clock.GetUtcNow());

    private static RgbSpace Known(string space) => RgbSpace.Find(space) ?? RgbSpace.SRgb;
}
