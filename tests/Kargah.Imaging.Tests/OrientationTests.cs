using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Tests;

public sealed class OrientationTests : IDisposable
{
    private const int Width = 21;
    private const int Height = 35;
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_TurnedPictures_AreUpright(int orientation)
    {
        foreach (var (bits, channels) in new[] { (8, 3), (8, 4), (16, 3), (16, 4) })
        {
            using var pixels = Sample.Smooth(bits, channels, Width, Height);
            var exif = new ExifDirectories([TiffEntry.Word(ExifTags.Orientation, orientation)], [], []).ToBlock();
            Sample.SavePng(pixels, scratch["a.png"], exif);

            var header = Libraries.Reader.ReadHeader(scratch["a.png"], "a.png");
            using var picture = Libraries.Reader.Decode(scratch["a.png"], header, new() { KeepAlpha = true });

            header.Orientation.ShouldBe(orientation);
            (picture.Pixels.Width, picture.Pixels.Height).ShouldBe(orientation >= 5 ? (Height, Width) : (Width, Height));
            for (var y = 0; y < picture.Pixels.Height; y++)
            {
                for (var x = 0; x < picture.Pixels.Width; x++)
                {
                    var (storedX, storedY) = Stored(orientation, x, y);
                    var (upright, stored) = ((y * picture.Pixels.Width + x) * channels, (storedY * Width + storedX) * channels);
                    for (var c = 0; c < channels; c++)
                    {
                        (bits == 8 ? picture.Pixels.Bytes[upright + c] : picture.Pixels.Words[upright + c])
                            .ShouldBe(bits == 8 ? pixels.Bytes[stored + c] : pixels.Words[stored + c]);
                    }
                }
            }
        }
    }

    /// <summary>Which stored pixel is seen at a place. Source: EXIF 2.32, tag Orientation: which sides row 0 and column 0 are.</summary>
    private static (int X, int Y) Stored(int orientation, int x, int y) => orientation switch
    {
        1 => (x, y),
        2 => (Width - 1 - x, y),
        3 => (Width - 1 - x, Height - 1 - y),
        4 => (x, Height - 1 - y),
        5 => (y, x),
        6 => (y, Height - 1 - x),
        7 => (Width - 1 - y, Height - 1 - x),
        _ => (Width - 1 - y, x),
    };
}
