using Kargah.Color;
using Kargah.Color.Profiles;
using Kargah.Color.Segmentation;
using Kargah.Contracts;
using Kargah.Imaging;

namespace Kargah.Worker.Pictures;

/// <summary>A picture without its background: a PNG that is clear where nothing of the thing is.</summary>
internal static class Cutouts
{
    private const int Channels = 4;
    private const int PreviewSize = 2048;

    public static PictureOutcome Of(PictureTask task, PictureTools tools)
    {
        using var picture = OpenPicture.Of(task.Picture!, tools, bits: 8);
        if (picture.IsRaw)
        {
            throw new UnusableTaskException(ProblemCodes.PictureUnsupported, "Backgrounds are removed from developed pictures: correct the RAW file first, and take the result.");
        }

        var source = picture.Pixels;
        tools.Gone.ThrowIfCancellationRequested();
        var alpha = Opacity(source, picture.Curve, tools);
        using var cut = new Pixels(source.Width, source.Height, Channels, 8, tools.Pool);
        var from = source.Bytes;
        var to = cut.Bytes;
        for (var i = 0; i < alpha.Length; i++)
        {
            from.Slice(source.Channels * i, 3).CopyTo(to[(Channels * i)..]);
            to[(Channels * i) + 3] = alpha[i];
        }

        var space = RgbSpace.Find(picture.Space)!;
        var profile = IccProfile.Of(space, tools.Clock.GetUtcNow());
        Whole.Write(task.Output!, PictureFiles.ResultPreview, tools.Codec.Thumbnail(cut, PreviewSize, space == RgbSpace.SRgb ? null : profile));
        Whole.Write(task.Output!, PictureFiles.Result, path => tools.Codec.Encode(
            cut, path, new EncodeSettings { Format = OutputFormat.Png, Profile = profile, IsSRgb = space == RgbSpace.SRgb, Metadata = picture.Header.Metadata }));
        return new PictureOutcome { File = PictureFiles.Result, Filename = $"{Path.GetFileNameWithoutExtension(picture.File.Filename)}_cutout.png", MimeType = "image/png" };
    }

    private static byte[] Opacity(Pixels source, TransferCurve curve, PictureTools tools)
    {
        try
        {
            return Background.Remove<byte>(source.Bytes, source.Width, source.Height, source.Channels, curve, team: tools.Team);
        }
        catch (ArgumentException tooSmall)
        {
            throw new UnusableTaskException(ProblemCodes.PictureUnsupported, tooSmall.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
