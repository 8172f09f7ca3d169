using Kargah.Imaging.Raw;
using Kargah.Imaging.Vips;

namespace Kargah.Imaging.Tests;

internal static class Libraries
{
    public static VipsPictures Codec { get; } = new(threads: 2);

    public static RawPictures Raw { get; } = new();

    public static PictureReader Reader { get; } = new(Codec, Raw, new());
}
