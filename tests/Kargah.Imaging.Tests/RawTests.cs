namespace Kargah.Imaging.Tests;

public sealed class RawTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void ReadHeader_ADng_TellsTheCameraWithoutDecoding()
    {
        SensorFile.Write(scratch["a.dng"], new());

        var header = Libraries.Reader.ReadHeader(scratch["a.dng"], "a.dng");

        (header.Format, header.Width, header.Height, header.Kind, header.Bits).ShouldBe(
            (PictureFormat.Dng, SensorFile.Width, SensorFile.Height, ColorKind.Sensor, 16));
        header.Space.ShouldBe(new("camera", SpaceSource.Camera));
        header.Exif.Camera.ShouldBe("Kargah Test Camera");
        header.Metadata.Exif!.UniqueCameraModel.ShouldBe(SensorFile.Model);
    }

    [Fact]
    public void Decode_ADng_IsLightBetweenBlackAndWhite()
    {
        var file = new SensorFile();
        SensorFile.Write(scratch["a.dng"], file);

        using var picture = Decode();

        (picture.Space.Name, picture.Pixels.Bits, picture.Pixels.Channels).ShouldBe(("camera", 16, 3));
        var facts = picture.Camera!;
        (facts.UniqueModel, facts.WhiteLevel).ShouldBe((SensorFile.Model, file.White - file.Black));
        // the reciprocals of the white that the file says, whatever their scale
        (facts.AsShot[0] / facts.AsShot[1]).ShouldBe(2, 0.01);
        (facts.AsShot[2] / facts.AsShot[1]).ShouldBe(1.25, 0.01);
        // this camera sees linear sRGB
        facts.ToSRgb[0].ShouldBe(1, 0.05);
        facts.ToSRgb[1].ShouldBe(0, 0.05);
        for (var field = 0; field < 4; field++)
        {
            var (x, y) = (SensorFile.Width / 4 + field % 2 * SensorFile.Width / 2, SensorFile.Height / 4 + field / 2 * SensorFile.Height / 2);
            var (r, g, b) = file.Fields[field];
            var actual = picture.Pixels.Words.Slice(3 * (y * picture.Pixels.Width + x), 3);
            foreach (var (code, word) in new[] { (r, actual[0]), (g, actual[1]), (b, actual[2]) })
            {
                ((double)word).ShouldBe(65535.0 * (code - file.Black) / (file.White - file.Black), 12);
            }
        }
    }

    [Fact]
    public void Decode_APictureNearlyFull_HasTheScaleOfEveryOther()
    {
        // brighter than three quarters of the range, from where libraw of itself brings the brightest pixel to the end
        var file = new SensorFile { Fields = [(4000, 4000, 4000), (4000, 4000, 4000), (13500, 13500, 13500), (13500, 13500, 13500)] };
        SensorFile.Write(scratch["a.dng"], file);

        using var picture = Decode();

        var at = 3 * (SensorFile.Height / 4 * SensorFile.Width + SensorFile.Width / 2);
        ((double)picture.Pixels.Words[at]).ShouldBe(65535.0 * (4000 - file.Black) / (file.White - file.Black), 12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Decode_ATurnedDng_IsUpright(int orientation)
    {
        var file = new SensorFile { Orientation = orientation };
        SensorFile.Write(scratch["a.dng"], file);

        using var picture = Decode();

        (picture.Pixels.Width, picture.Pixels.Height).ShouldBe(orientation == 3 ? (SensorFile.Width, SensorFile.Height) : (SensorFile.Height, SensorFile.Width));
        // which field is seen in the upper left quarter
        var field = orientation switch { 3 => 3, 6 => 2, _ => 1 };
        var green = picture.Pixels.Words[3 * (picture.Pixels.Height / 4 * picture.Pixels.Width + picture.Pixels.Width / 4) + 1];
        ((double)green).ShouldBe(65535.0 * (file.Fields[field].G - file.Black) / (file.White - file.Black), 12);
    }

    [Fact]
    public void Thumbnail_ADng_IsDevelopedWithTheCamerasWhite()
    {
        // what this camera says is white, at half of its range
        SensorFile.Write(scratch["a.dng"], new() { Fields = [.. Enumerable.Repeat((512 + 3622, 512 + 7244, 512 + 5795), 4)] });

        var header = Libraries.Reader.ReadHeader(scratch["a.dng"], "a.dng");
        File.WriteAllBytes(scratch["t.webp"], Libraries.Reader.Thumbnail(scratch["a.dng"], header, 64));

        using var small = Libraries.Reader.Decode(scratch["t.webp"], Libraries.Reader.ReadHeader(scratch["t.webp"], "t.webp"), new());
        var middle = small.Pixels.Bytes.Slice(3 * (small.Pixels.Height / 2 * small.Pixels.Width + small.Pixels.Width / 2), 3).ToArray();
        (middle.Max() - middle.Min()).ShouldBeLessThanOrEqualTo(4);
        ((int)middle[1]).ShouldBeInRange(150, 220);
    }

    [Fact]
    public void Encode_ADevelopedDng_KeepsItsExif()
    {
        SensorFile.Write(scratch["a.dng"], new());
        var header = Libraries.Reader.ReadHeader(scratch["a.dng"], "a.dng");
        using var picture = Decode();

        Libraries.Codec.Encode(picture.Pixels, scratch["b.tif"], new() { Format = OutputFormat.Tiff, Metadata = header.Metadata });

        Libraries.Reader.ReadHeader(scratch["b.tif"], "b.tif").Exif.Camera.ShouldBe("Kargah Test Camera");
    }

    [Fact]
    public void ReadHeader_ADngNamedTif_IsRefused()
    {
        SensorFile.Write(scratch["a.dng"], new());

        Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch["a.dng"], "a.tif")).Code.ShouldBe(PictureCodes.WrongExtension);
    }

    [Fact]
    public void ReadHeader_ATiffNamedNef_IsOfNoKnownCamera()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["a.tif"], "tiffsave");

        Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch["a.tif"], "a.nef")).Code.ShouldBe(PictureCodes.Unsupported);
    }

    private Picture Decode() => Libraries.Reader.Decode(scratch["a.dng"], Libraries.Reader.ReadHeader(scratch["a.dng"], "a.dng"), new());
}
