using Kargah.Color;
using Kargah.Color.Profiles;
using Kargah.Imaging.Metadata;
using Kargah.Imaging.Vips;

namespace Kargah.Imaging.Tests;

public sealed class ThumbnailTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Thumbnail_ATurnedPicture_IsASmallUprightWebP()
    {
        using var pixels = Sample.Smooth(width: 300, height: 200);
        Sample.SaveJpeg(pixels, scratch["a.jpg"], new ExifDirectories([TiffEntry.Word(ExifTags.Orientation, 6)], [], []).ToBlock());

        var header = Libraries.Reader.ReadHeader(scratch["a.jpg"], "a.jpg");
        File.WriteAllBytes(scratch["t.webp"], Libraries.Reader.Thumbnail(scratch["a.jpg"], header, 90));

        var small = Libraries.Reader.ReadHeader(scratch["t.webp"], "t.webp");
        (small.Width, small.Height, small.Orientation, small.Format).ShouldBe((60, 90, 1, PictureFormat.WebP));
        small.Metadata.Exif.ShouldBeNull();
        small.Icc.ShouldBeNull();
    }

    [Fact]
    public void Thumbnail_ASmallPicture_IsNotMadeLarger()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["a.png"], "pngsave");

        File.WriteAllBytes(scratch["t.webp"], Libraries.Reader.Thumbnail(scratch["a.png"], Libraries.Reader.ReadHeader(scratch["a.png"], "a.png"), 512));

        var small = Libraries.Reader.ReadHeader(scratch["t.webp"], "t.webp");
        (small.Width, small.Height).ShouldBe((Sample.Width, Sample.Height));
    }

    [Fact]
    public void Thumbnail_GrayAnd16BitsAndAlphaAndInk_IsOf8Bits()
    {
        using var plain = Sample.Smooth();
        using var deep = Sample.Smooth(bits: 16);
        using var clear = Sample.Smooth(channels: 4);
        Sample.Save(plain, scratch["gray.png"], "pngsave", change: i => Sample.Converted(i, VipsInterpretation.Gray));
        Sample.Save(deep, scratch["deep.png"], "pngsave");
        Sample.Save(deep, scratch["deep.tif"], "tiffsave");
        Sample.Save(clear, scratch["clear.png"], "pngsave");
        Sample.Save(plain, scratch["ink.tif"], "tiffsave", change: Sample.Inked);
        foreach (var name in new[] { "gray.png", "deep.png", "deep.tif", "clear.png", "ink.tif" })
        {
            File.WriteAllBytes(scratch["t.webp"], Libraries.Reader.Thumbnail(scratch[name], Libraries.Reader.ReadHeader(scratch[name], name), 24));

            using var small = Libraries.Reader.Decode(scratch["t.webp"], Libraries.Reader.ReadHeader(scratch["t.webp"], "t.webp"), new());
            (small.Pixels.Width, small.Pixels.Height).ShouldBe((24, 16));
            var middle = 3 * (8 * 24 + 12);
            var (r, g, b) = Sample.Color(24, 16);
            // the printing process reaches no such green
            var tolerance = name == "ink.tif" ? 40 : 12;
            if (name != "gray.png")
            {
                ((double)small.Pixels.Bytes[middle]).ShouldBe(r, tolerance, name);
                ((double)small.Pixels.Bytes[middle + 1]).ShouldBe(g, tolerance, name);
                ((double)small.Pixels.Bytes[middle + 2]).ShouldBe(b, tolerance, name);
            }
        }
    }

    [Fact]
    public void Thumbnail_APictureOfAnotherSpace_IsInSRgb()
    {
        var profile = IccProfile.Of(RgbSpace.DisplayP3, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var pixels = new Pixels(64, 64, 3, 8);
        for (var i = 0; i < pixels.Bytes.Length; i += 3)
        {
            (pixels.Bytes[i], pixels.Bytes[i + 1], pixels.Bytes[i + 2]) = (200, 100, 80);
        }

        File.WriteAllBytes(scratch["t.webp"], Libraries.Codec.Thumbnail(pixels, 32, profile));

        using var small = Libraries.Reader.Decode(scratch["t.webp"], Libraries.Reader.ReadHeader(scratch["t.webp"], "t.webp"), new());
        var expected = RgbSpace.SRgb.FromLab(RgbSpace.DisplayP3.ToLab(new(200 / 255.0, 100 / 255.0, 80 / 255.0)));
        ((double)small.Pixels.Bytes[0]).ShouldBe(255 * expected.R, 4);
        ((double)small.Pixels.Bytes[1]).ShouldBe(255 * expected.G, 4);
        ((double)small.Pixels.Bytes[2]).ShouldBe(255 * expected.B, 4);
    }
}
