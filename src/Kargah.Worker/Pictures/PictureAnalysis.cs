using Kargah.Contracts;
using Kargah.Imaging;

namespace Kargah.Worker.Pictures;

/// <summary>What a picture is, and what is shown of it.</summary>
internal static class PictureAnalysis
{
    private const int ThumbnailSize = 320;
    private const int PreviewSize = 2048;

    public static PictureOutcome Of(PictureTask task, PictureTools tools)
    {
        var picture = task.Picture!;
        var header = tools.Reader.ReadHeader(picture.Path, picture.Filename);
        tools.Gone.ThrowIfCancellationRequested();
        WriteViews(task, header, tools);
        var exif = header.Exif;
        return new PictureOutcome
        {
            Facts = new PictureFacts(
                header.Format.MimeType(), header.Width, header.Height, header.Bits, header.Space.Name, header.Icc is not null, header.Format.IsRaw(),
                new PictureExif(exif.Camera, exif.Lens, exif.Iso, exif.Exposure, exif.Aperture, exif.FocalLength, Words.Of(exif.WhiteBalance), exif.TakenAt)),
        };
    }

    private static void WriteViews(PictureTask task, PictureHeader header, PictureTools tools)
    {
        var path = task.Picture!.Path;
        if (header.Format.IsRaw())
        {
            Whole.Write(task.Output!, PictureFiles.Preview, tools.Reader.Thumbnail(path, header, PreviewSize));
            tools.Gone.ThrowIfCancellationRequested();
            Whole.Write(task.Output!, PictureFiles.Thumbnail, tools.Reader.Thumbnail(path, header, ThumbnailSize));
            return;
        }

        // decoded whole: a quick look at low resolution would miss that a file is cut off
        using var decoded = tools.Reader.Decode(path, header, new DecodeSettings { Bits = 8, Pool = tools.Pool, Limits = tools.Limits });
        var profile = Spaces.Profile(decoded.Space.Name, tools.Clock);
        tools.Gone.ThrowIfCancellationRequested();
        Whole.Write(task.Output!, PictureFiles.Preview, tools.Codec.Thumbnail(decoded.Pixels, PreviewSize, profile));
        Whole.Write(task.Output!, PictureFiles.Thumbnail, tools.Codec.Thumbnail(decoded.Pixels, ThumbnailSize, profile));
    }
}
