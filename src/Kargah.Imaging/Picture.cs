namespace Kargah.Imaging;

/// <summary>A decoded picture, upright.</summary>
/// <param name="Space">What the pixels' numbers mean now: of a converted picture Display P3, of a RAW file "camera", in linear light.</param>
/// <param name="Camera">Of RAW files.</param>
public sealed record Picture(Pixels Pixels, PictureSpace Space, CameraFacts? Camera = null) : IDisposable
{
    public void Dispose() => Pixels.Dispose();
}
