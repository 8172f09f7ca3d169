using System.Text;
using Kargah.Color;
using Kargah.Color.Profiles;
using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Tests;

public sealed class MetadataTests : IDisposable
{
    private static readonly byte[] iptc = [0x1C, 2, 120, 0, 7, .. "caption"u8];
    private static readonly byte[] note = [.. "Camera's own secrets"u8];
    private readonly Scratch scratch = new();

    private static byte[] Xmp => Encoding.UTF8.GetBytes("""
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          tiff:Orientation="6" exif:GPSLatitude="35,41.5N"><exif:GPSLongitude>51,23.5E</exif:GPSLongitude><dc:format>image/jpeg</dc:format></rdf:Description>
        </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """);

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.png")]
    public void ReadHeader_Exif_TellsHowThePictureWasTaken(string name)
    {
        Write(name);

        var header = Libraries.Reader.ReadHeader(scratch[name], name);

        header.Exif.ShouldBe(new()
        {
            Camera = "NIKON D800",
            Lens = "50.0 mm f/1.8",
            Iso = 200,
            Exposure = 1 / 125.0,
            Aperture = 5.6,
            FocalLength = 50,
            WhiteBalance = WhiteBalanceMode.Manual,
            TakenAt = new DateTime(2026, 3, 21, 12, 30, 15),
            TakenAtOffset = TimeSpan.FromHours(3.5),
        });
        header.Metadata.Exif!.Fields(withLocation: true).Location.ShouldBe(new(35.5, -51.25, 1200));
    }

    [Theory]
    [InlineData(OutputFormat.Jpeg, "b.jpg")]
    [InlineData(OutputFormat.Png, "b.png")]
    [InlineData(OutputFormat.Tiff, "b.tif")]
    [InlineData(OutputFormat.WebP, "b.webp")]
    public void Encode_APictureWithMetadata_KeepsThemUprightWithoutThePlace(OutputFormat format, string name)
    {
        Write("a.jpg");
        var profile = IccProfile.Of(RgbSpace.AdobeRgb, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var (source, leftOut) = Encode("a.jpg", name, new() { Format = format, Profile = profile });
        var header = Libraries.Reader.ReadHeader(scratch[name], name);

        // a block says the orientation of the turned source no longer, and the size is the upright one
        (header.Orientation, header.Width, header.Height).ShouldBe((1, Sample.Height, Sample.Width));
        header.Exif.ShouldBe(source.Exif);
        header.Icc.ShouldBe(profile);
        header.Space.ShouldBe(new("Adobe RGB", SpaceSource.Profile));
        header.Metadata.Exif!.Fields(withLocation: true).Location.ShouldBeNull();
        var xmp = Encoding.UTF8.GetString(header.Metadata.Xmp!);
        xmp.ShouldContain("tiff:Orientation=\"1\"");
        xmp.ShouldContain("image/jpeg");
        xmp.ShouldNotContain("GPS");
        if (format is OutputFormat.Png or OutputFormat.WebP)
        {
            leftOut.ShouldHaveSingleItem().What.ShouldBe("IPTC");
        }
        else
        {
            leftOut.ShouldBeEmpty();
            header.Metadata.Iptc.ShouldBe(iptc);
        }
    }

    [Fact]
    public void Encode_TheLocation_IsKeptWhereItIsAskedFor()
    {
        Write("a.jpg");
        foreach (var (format, name) in new[] { (OutputFormat.Jpeg, "b.jpg"), (OutputFormat.Png, "b.png"), (OutputFormat.Tiff, "b.tif") })
        {
            Encode("a.jpg", name, new() { Format = format, KeepLocation = true });

            var metadata = Libraries.Reader.ReadHeader(scratch[name], name).Metadata;
            metadata.Exif!.Fields(withLocation: true).Location.ShouldBe(new(35.5, -51.25, 1200));
            Encoding.UTF8.GetString(metadata.Xmp!).ShouldContain("GPSLongitude");
        }
    }

    [Fact]
    public void Encode_TheMakersNote_StaysAtItsPlace()
    {
        Write("a.jpg");

        Encode("a.jpg", "b.jpg", new() { Format = OutputFormat.Jpeg });

        Place(scratch["b.jpg"]).ShouldBe(Place(scratch["a.jpg"]));

        static int Place(string path)
        {
            var file = File.ReadAllBytes(path).AsSpan();
            return file.IndexOf(note) - file.IndexOf("Exif\0\0"u8);
        }
    }

    [Theory]
    [InlineData(OutputFormat.Png, 8, "b.png")]
    [InlineData(OutputFormat.Png, 16, "b.png")]
    [InlineData(OutputFormat.Tiff, 8, "b.tif")]
    [InlineData(OutputFormat.Tiff, 16, "b.tif")]
    public void Encode_LosslessFormats_ComeBackExactly(OutputFormat format, int bits, string name)
    {
        foreach (var (channels, isCompressed) in new[] { (3, false), (4, false), (3, true), (4, true) })
        {
            using var pixels = Sample.Smooth(bits, channels);

            Libraries.Codec.Encode(pixels, scratch[name], new() { Format = format, Compress = isCompressed });
            using var picture = Libraries.Reader.Decode(scratch[name], Libraries.Reader.ReadHeader(scratch[name], name), new() { KeepAlpha = true });

            (bits == 8 ? picture.Pixels.Bytes.SequenceEqual(pixels.Bytes) : picture.Pixels.Words.SequenceEqual(pixels.Words)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Encode_ACompressedTiff_TakesLessRoom()
    {
        using var pixels = Sample.Smooth(16, width: 400, height: 300);

        Libraries.Codec.Encode(pixels, scratch["plain.tif"], new() { Format = OutputFormat.Tiff });
        Libraries.Codec.Encode(pixels, scratch["small.tif"], new() { Format = OutputFormat.Tiff, Compress = true });

        new FileInfo(scratch["small.tif"]).Length.ShouldBeLessThan(new FileInfo(scratch["plain.tif"]).Length / 4);
    }

    [Fact]
    public void Encode_AWebP_KeepsColorsAndAlpha()
    {
        using var pixels = Sample.Smooth(channels: 4);

        Libraries.Codec.Encode(pixels, scratch["a.webp"], new() { Format = OutputFormat.WebP, Profile = IccProfile.Of(RgbSpace.SRgb, DateTimeOffset.UnixEpoch) });
        using var picture = Libraries.Reader.Decode(scratch["a.webp"], Libraries.Reader.ReadHeader(scratch["a.webp"], "a.webp"), new() { KeepAlpha = true });

        var middle = 4 * (Sample.Height / 2 * Sample.Width + Sample.Width / 2);
        for (var channel = 0; channel < 4; channel++)
        {
            ((double)picture.Pixels.Bytes[middle + channel]).ShouldBe(pixels.Bytes[middle + channel], 8);
        }
    }

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.WebP)]
    public void Encode_16BitsWhereAFormatHas8_IsRefused(OutputFormat format)
    {
        using var pixels = Sample.Smooth(16);

        Should.Throw<ArgumentException>(() => Libraries.Codec.Encode(pixels, scratch["a"], new() { Format = format }));
        File.Exists(scratch["a"]).ShouldBeFalse();
    }

    [Fact]
    public void Encode_IntoAFolderThatIsNotThere_IsATroubleOfFiles()
    {
        using var pixels = Sample.Smooth();
        foreach (var format in Enum.GetValues<OutputFormat>())
        {
            Should.Throw<IOException>(() => Libraries.Codec.Encode(pixels, scratch["none/a"], new() { Format = format }));
        }
    }

    [Fact]
    public void Encode_AProfileOfSeveralSegments_ComesBackWhole()
    {
        using var pixels = Sample.Smooth();
        var profile = new byte[200_000];
        new Random(3).NextBytes(profile);

        Libraries.Codec.Encode(pixels, scratch["a.jpg"], new() { Format = OutputFormat.Jpeg, Profile = profile });

        Libraries.Reader.ReadHeader(scratch["a.jpg"], "a.jpg").Icc.ShouldBe(profile);
    }

    [Fact]
    public void Parse_MutatedBlocks_NeverThrowsAndCanBeWrittenAgain()
    {
        var random = new Random(11);
        var block = Block();
        for (var i = 0; i < 5000; i++)
        {
            var mutated = block[..random.Next(1, block.Length + 1)];
            for (var change = random.Next(6); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            if (ExifBlock.Parse(mutated) is { } exif)
            {
                _ = exif.Fields(withLocation: true);
                var written = exif.ToWrite(10, 10, isSRgb: true, withLocation: true, withMakerNote: true).ToBlock();
                ExifBlock.Parse(written)!.Orientation.ShouldBe(1);
            }
        }
    }

    private static byte[] Block() => new ExifDirectories(
        [
            Text(ExifTags.Make, "NIKON CORPORATION"), Text(ExifTags.Model, "NIKON D800"), Text(ExifTags.DateTime, "2026:03:22 08:00:00"),
            TiffEntry.Word(ExifTags.Orientation, 6),
        ],
        [
            Rational(ExifTags.ExposureTime, (1, 125)), Rational(ExifTags.FNumber, (56, 10)), TiffEntry.Word(ExifTags.Iso, 200),
            Text(ExifTags.DateTimeOriginal, "2026:03:21 12:30:15"), Text(ExifTags.OffsetTimeOriginal, "+03:30"), Rational(ExifTags.FocalLength, (50, 1)),
            TiffEntry.Word(ExifTags.WhiteBalance, 1), Text(ExifTags.LensModel, "50.0 mm f/1.8"), new(ExifTags.MakerNote, TiffValue.Undefined, note, 1000),
        ],
        [
            Text(1, "N"), Rational(2, (35, 1), (30, 1), (0, 1)), Text(3, "W"), Rational(4, (51, 1), (15, 1), (0, 1)), new(5, 1, [0]), Rational(6, (1200, 1)),
        ]).ToBlock();

    private static TiffEntry Text(ushort tag, string text) => new(tag, TiffValue.Ascii, [.. Encoding.UTF8.GetBytes(text), 0]);

    private static TiffEntry Rational(ushort tag, params (uint Above, uint Below)[] values) =>
        new(tag, TiffValue.Rational, [.. values.SelectMany(v => TiffValue.Of(v.Above).Concat(TiffValue.Of(v.Below)))]);

    private void Write(string name)
    {
        using var pixels = Sample.Smooth();
        if (name.EndsWith("jpg", StringComparison.Ordinal))
        {
            Sample.SaveJpeg(pixels, scratch[name], Block(), iptc, Xmp);
        }
        else
        {
            Sample.SavePng(pixels, scratch[name], Block());
        }
    }

    private (PictureHeader Source, IReadOnlyList<LeftOut> LeftOut) Encode(string from, string to, EncodeSettings settings)
    {
        var header = Libraries.Reader.ReadHeader(scratch[from], from);
        using var picture = Libraries.Reader.Decode(scratch[from], header, new());
        return (header, Libraries.Codec.Encode(picture.Pixels, scratch[to], settings with { Metadata = header.Metadata }));
    }
}
