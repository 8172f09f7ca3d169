using Kargah.Imaging.Vips;

namespace Kargah.Imaging.Tests;

public sealed class DecodeTests : IDisposable
{
    private const int Hevc = 1;
    private const int Av1 = 4;
    private readonly Scratch scratch = new();

    public static TheoryData<string, int, int> Formats { get; } = new()
    {
        { "a.png", 8, 0 },
        { "a.png", 16, 0 },
        { "a.tif", 8, 0 },
        { "a.tif", 16, 0 },
        { "a.webp", 8, 0 },
        { "a.jpg", 8, 4 },
        { "a.heic", 8, 8 },
        { "a.avif", 8, 8 },
    };

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_EveryFormat_GivesTheColorsThatWereWritten(string name, int bits, int tolerance)
    {
        using var pixels = Sample.Smooth(bits);
        Write(pixels, name);

        var header = Libraries.Reader.ReadHeader(scratch[name], name);
        using var picture = Libraries.Reader.Decode(scratch[name], header, new());

        (header.Width, header.Height, header.Channels, header.Bits, header.Kind).ShouldBe((Sample.Width, Sample.Height, 3, bits, ColorKind.Rgb));
        picture.Space.Name.ShouldBe("sRGB");
        (picture.Pixels.Width, picture.Pixels.Height, picture.Pixels.Channels, picture.Pixels.Bits).ShouldBe((Sample.Width, Sample.Height, 3, bits));
        Difference(pixels, picture.Pixels).ShouldBeLessThanOrEqualTo(tolerance);
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(16, 8)]
    public void Decode_IntoAnotherDepth_GivesTheNearest(int from, int to)
    {
        using var pixels = Sample.Smooth(from);
        Write(pixels, "a.png");

        using var picture = Decode("a.png", new() { Bits = to });

        for (var i = 0; i < Sample.Width * Sample.Height * 3; i++)
        {
            if (to == 16)
            {
                picture.Pixels.Words[i].ShouldBe((ushort)(pixels.Bytes[i] * 257));
            }
            else
            {
                picture.Pixels.Bytes[i].ShouldBe((byte)Math.Round(pixels.Words[i] / 257.0));
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Decode_Gray_IsRgbOfEqualChannels(int bits)
    {
        using var pixels = Sample.Smooth(bits);
        Sample.Save(
            pixels, scratch["a.png"], "pngsave",
            change: i => Sample.Converted(i, bits == 8 ? VipsInterpretation.Gray : VipsInterpretation.Gray16));

        var header = Libraries.Reader.ReadHeader(scratch["a.png"], "a.png");
        using var picture = Libraries.Reader.Decode(scratch["a.png"], header, new());

        (header.Kind, header.Channels, header.Bits).ShouldBe((ColorKind.Gray, 1, bits));
        for (var i = 0; i < Sample.Width * Sample.Height; i++)
        {
            var (r, g, b) = bits == 8
                ? ((int)picture.Pixels.Bytes[3 * i], (int)picture.Pixels.Bytes[3 * i + 1], (int)picture.Pixels.Bytes[3 * i + 2])
                : (picture.Pixels.Words[3 * i], picture.Pixels.Words[3 * i + 1], picture.Pixels.Words[3 * i + 2]);
            (r == g && g == b).ShouldBeTrue();
        }
    }

    [Fact]
    public void Decode_PaletteAndBilevel_AreRgb()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["palette.png"], "pngsave", o => o.Set("palette", true).Set("dither", 0.0));
        Sample.Save(pixels, scratch["bits.png"], "pngsave", o => o.Set("bitdepth", 1), i => Sample.Converted(i, VipsInterpretation.Gray));

        using var palette = Decode("palette.png");
        using var bilevel = Decode("bits.png");

        Difference(pixels, palette.Pixels).ShouldBeLessThan(32);
        bilevel.Pixels.Bytes.ToArray().ShouldAllBe(v => v == 0 || v == 255);
    }

    [Fact]
    public void Decode_Alpha_IsKeptWhereItIsAskedForAndLeftOutOtherwise()
    {
        using var pixels = Sample.Smooth(channels: 4);
        Write(pixels, "a.png");

        using var with = Decode("a.png", new() { KeepAlpha = true });
        using var without = Decode("a.png");

        with.Pixels.Bytes.SequenceEqual(pixels.Bytes).ShouldBeTrue();
        without.Pixels.Channels.ShouldBe(3);
        (without.Pixels.Bytes[3], without.Pixels.Bytes[4], without.Pixels.Bytes[5]).ShouldBe((pixels.Bytes[4], pixels.Bytes[5], pixels.Bytes[6]));
    }

    [Theory]
    [InlineData("a.jpg", "jpegsave")]
    [InlineData("a.tif", "tiffsave")]
    public void Decode_Cmyk_IsConvertedToDisplayP3(string name, string saver)
    {
        using var white = new Pixels(16, 16, 3, 8);
        white.Bytes.Fill(255);
        Sample.Save(white, scratch[name], saver, o => o.Set("Q", 95), Sample.Inked);

        var header = Libraries.Reader.ReadHeader(scratch[name], name);
        using var picture = Libraries.Reader.Decode(scratch[name], header, new());

        (header.Kind, header.Channels, header.Space.IsConverted).ShouldBe((ColorKind.Cmyk, 4, true));
        picture.Space.Name.ShouldBe("Display P3");
        picture.Pixels.Bytes.ToArray().ShouldAllBe(v => v >= 250);
    }

    [Fact]
    public void Decode_OnePixel_Works()
    {
        using var pixels = new Pixels(1, 1, 3, 8);
        new byte[] { 10, 200, 30 }.CopyTo(pixels.Bytes);
        foreach (var name in new[] { "a.png", "a.tif", "a.webp", "a.jpg" })
        {
            Write(pixels, name);
            using var picture = Decode(name);
            (picture.Pixels.Width, picture.Pixels.Height).ShouldBe((1, 1));
            Difference(pixels, picture.Pixels).ShouldBeLessThanOrEqualTo(name == "a.jpg" ? 4 : 0);
        }
    }

    [Fact]
    public void Decode_InterlacedAndTiledAndProgressive_AreTheSame()
    {
        using var pixels = Sample.Smooth(width: 300, height: 280);
        Sample.Save(pixels, scratch["a.png"], "pngsave", o => o.Set("interlace", true));
        Sample.Save(pixels, scratch["a.tif"], "tiffsave", o => o.Set("tile", true));
        Sample.Save(pixels, scratch["plain.jpg"], "jpegsave");
        Sample.Save(pixels, scratch["progressive.jpg"], "jpegsave", o => o.Set("interlace", true));

        using var interlaced = Decode("a.png");
        using var tiled = Decode("a.tif");
        using var plain = Decode("plain.jpg");
        using var progressive = Decode("progressive.jpg");

        Difference(pixels, interlaced.Pixels).ShouldBe(0);
        Difference(pixels, tiled.Pixels).ShouldBe(0);
        Difference(plain.Pixels, progressive.Pixels).ShouldBe(0);
    }

    [Fact]
    public void Decode_WithAPool_TakesTheSameMemoryAgain()
    {
        using var pool = new PixelPool(1 << 20);
        using var pixels = Sample.Smooth();
        Write(pixels, "a.png");

        var first = Decode("a.png", new() { Pool = pool });
        var address = Address(first.Pixels);
        first.Dispose();
        using var second = Decode("a.png", new() { Pool = pool });
        using var third = Decode("a.png", new() { Pool = pool });

        Address(second.Pixels).ShouldBe(address);
        Address(third.Pixels).ShouldNotBe(address);
        Difference(pixels, second.Pixels).ShouldBe(0);
    }

    [Fact]
    public void Decode_FloatingPoint_IsRefusedWithWhatToDo()
    {
        using var pixels = Sample.Smooth();
        const int scRgb = 28;
        Sample.Save(pixels, scratch["a.tif"], "tiffsave", change: i => Sample.Converted(i, (VipsInterpretation)scRgb));

        var problem = Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch["a.tif"], "a.tif"));

        problem.Code.ShouldBe(PictureCodes.Unsupported);
        problem.Message.ShouldContain("RGB of 16 bits");
    }

    private static nint Address(Pixels pixels)
    {
        unsafe
        {
            return (nint)pixels.Pointer;
        }
    }

    private static int Difference(Pixels expected, Pixels actual)
    {
        var most = 0;
        for (var i = 0; i < expected.Length / (expected.Bits / 8); i++)
        {
            most = Math.Max(most, expected.Bits == 8 ? Math.Abs(expected.Bytes[i] - actual.Bytes[i]) : Math.Abs(expected.Words[i] - actual.Words[i]));
        }

        return most;
    }

    private Picture Decode(string name, DecodeSettings? settings = null) =>
        Libraries.Reader.Decode(scratch[name], Libraries.Reader.ReadHeader(scratch[name], name), settings ?? new());

    private void Write(Pixels pixels, string name)
    {
        var (saver, options) = Path.GetExtension(name) switch
        {
            ".png" => ("pngsave", (Action<VipsOperation>?)null),
            ".tif" => ("tiffsave", null),
            ".webp" => ("webpsave", o => o.Set("lossless", true)),
            ".jpg" => ("jpegsave", o => o.Set("Q", 95)),
            ".heic" => ("heifsave", o => o.Set("Q", 95).Set("compression", Hevc)),
            _ => ("heifsave", o => o.Set("Q", 95).Set("compression", Av1)),
        };
        Sample.Save(pixels, scratch[name], saver, options);
    }
}
