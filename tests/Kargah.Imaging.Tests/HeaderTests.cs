using System.Buffers.Binary;
using Kargah.Imaging.Metadata;

namespace Kargah.Imaging.Tests;

public sealed class HeaderTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void ReadHeader_AHugePictureInFewBytes_IsRefusedBeforeDecoding()
    {
        WriteBlankPng(scratch["a.png"], 30000, 30000);

        var problem = Refused("a.png");

        new FileInfo(scratch["a.png"]).Length.ShouldBeLessThan(20_000);
        problem.Code.ShouldBe(PictureCodes.TooManyPixels);
        problem.Message.ShouldBe("The picture has 30000 × 30000 pixels, 900 megapixels; at most 300 megapixels are taken.");
    }

    [Fact]
    public void ReadHeader_MoreBytesThanTheLimit_IsRefused()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["a.png"], "pngsave");
        var reader = new PictureReader(Libraries.Codec, Libraries.Raw, new() { MaxBytes = 100 });

        var problem = Should.Throw<PictureException>(() => reader.ReadHeader(scratch["a.png"], "a.png"));

        problem.Code.ShouldBe(PictureCodes.TooManyBytes);
    }

    [Fact]
    public void ReadHeader_AnotherTypeThanTheNameSays_IsRefusedWithBoth()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["a.png"], "pngsave");

        foreach (var (name, words) in new[] { ("a.jpg", "a PNG file and is named like a JPEG file"), ("a.nef", "named like a NEF file"), ("a.txt", "is a PNG file") })
        {
            var problem = Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch["a.png"], name));
            problem.Code.ShouldBe(PictureCodes.WrongExtension);
            problem.Message.ShouldContain(words);
        }
    }

    [Theory]
    [InlineData("a.png", "nothing like a picture, but long enough to look at its beginning")]
    [InlineData("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>")]
    [InlineData("a.jpg", "")]
    [InlineData("a", "x")]
    public void ReadHeader_NoPicture_IsRefused(string name, string content)
    {
        File.WriteAllText(scratch["file"], content);

        Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch["file"], name)).Code.ShouldBe(PictureCodes.NotAPicture);
    }

    [Theory]
    [InlineData("49492A00080000000000", PictureFormat.Tiff)]
    [InlineData("4D4D002A000000080000", PictureFormat.Tiff)]
    [InlineData("49492B00080000001000", PictureFormat.Tiff)]
    [InlineData("49492A00100000004352", PictureFormat.Cr2)]
    [InlineData("49495500180000000000", PictureFormat.Rw2)]
    [InlineData("4949524F080000000000", PictureFormat.Orf)]
    [InlineData("46554A4946494C4D4343442D52415720", PictureFormat.Raf)]
    [InlineData("0000001866747970637278200000000169736F6D", PictureFormat.Cr3)]
    [InlineData("0000001C667479706D696631000000006D69663161766966", PictureFormat.Avif)]
    [InlineData("0000001C667479706D696631000000006D69663168656963", PictureFormat.Heic)]
    [InlineData("0000001866747970697363320000000069736F6D6D703432", null)]
    public void FromContent_FirstBytes_TellTheFormat(string bytes, PictureFormat? format) =>
        PictureFormats.FromContent(new MemoryStream(Convert.FromHexString(bytes))).ShouldBe(format);

    [Fact]
    public void ReadHeader_ALibraryThatIsNotInstalled_SaysHowToInstallIt()
    {
        using var pixels = Sample.Smooth();
        Sample.Save(pixels, scratch["a.png"], "pngsave");
        var reader = new PictureReader(new NoCodec(), Libraries.Raw, new());

        var problem = Should.Throw<PictureException>(() => reader.ReadHeader(scratch["a.png"], "a.png"));

        (problem.Code, problem.Message).ShouldBe((PictureCodes.LibraryMissing, "Install it."));
    }

    /// <summary>Whole in its form, with hardly any pixels behind it.</summary>
    private static void WriteBlankPng(string path, int width, int height)
    {
        using var file = File.Create(path);
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        PngFile.Chunk(file, "IHDR"u8, head);
        PngFile.Chunk(file, "IDAT"u8, [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
        PngFile.Chunk(file, "IEND"u8, []);
    }

    private PictureException Refused(string name) => Should.Throw<PictureException>(() => Libraries.Reader.ReadHeader(scratch[name], name));

    private sealed class NoCodec : IPictureCodec
    {
        public string? Missing => "Install it.";

        public PictureHeader ReadHeader(string path, PictureFormat format, PictureLimits limits) => throw new NotSupportedException();

        public Picture Decode(string path, PictureHeader header, DecodeSettings settings) => throw new NotSupportedException();

        public byte[] Thumbnail(string path, PictureHeader header, int size) => throw new NotSupportedException();

        public byte[] Thumbnail(Pixels pixels, int size, byte[]? profile = null) => throw new NotSupportedException();

        public IReadOnlyList<LeftOut> Encode(Pixels pixels, string path, EncodeSettings settings) => throw new NotSupportedException();
    }
}
