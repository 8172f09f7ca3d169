namespace Kargah.Imaging.Vips;

/// <summary>What libvips said; told to users by <see cref="VipsPictures"/> only.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    public static VipsException Last() => new(VipsLibrary.TakeError());
}
