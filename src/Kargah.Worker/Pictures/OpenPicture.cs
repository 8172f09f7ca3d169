using Kargah.Color;
using Kargah.Contracts;
using Kargah.Imaging;

namespace Kargah.Worker.Pictures;

/// <summary>A decoded picture and what was read before it.</summary>
internal sealed record OpenPicture(PictureFile File, PictureHeader Header, Imaging.Picture Decoded) : IDisposable
{
    public Pixels Pixels => Decoded.Pixels;

    /// <summary>What its numbers mean: a color space's name, or <see cref="Spaces.Camera"/>.</summary>
    public string Space => Decoded.Space.Name;

    public TransferCurve Curve => Spaces.Curve(Space);

    public bool IsRaw => Space == Spaces.Camera;

    /// <param name="bits">8 or 16; as the file has them, where it is left out.</param>
    /// <exception cref="PictureException">It cannot be used.</exception>
    public static OpenPicture Of(PictureFile file, PictureTools tools, int? bits = null, bool keepAlpha = false)
    {
        var header = tools.Reader.ReadHeader(file.Path, file.Filename);
        tools.Gone.ThrowIfCancellationRequested();
        var decoded = tools.Reader.Decode(file.Path, header, new DecodeSettings { Bits = header.Format.IsRaw() ? null : bits, KeepAlpha = keepAlpha && header.HasAlpha, Pool = tools.Pool, Limits = tools.Limits });
        return new OpenPicture(file, header, decoded);
    }

    public void Dispose() => Decoded.Dispose();
}
