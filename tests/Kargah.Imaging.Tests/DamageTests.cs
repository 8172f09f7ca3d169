using System.Diagnostics;
using System.Text.Json;

namespace Kargah.Imaging.Tests;

public sealed class DamageTests : IDisposable
{
    private readonly Scratch scratch = new();

    public static TheoryData<string, string> Files { get; } = new()
    {
        { "a.jpg", "jpegsave" },
        { "a.png", "pngsave" },
        { "a.tif", "tiffsave" },
        { "a.webp", "webpsave" },
        { "a.heic", "heifsave" },
        { "a.avif", "heifsave" },
        { "a.dng", "" },
    };

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_ATruncatedFile_SaysThatItIsDamaged(string name, string saver)
    {
        var whole = Whole(name, saver);
        foreach (var share in new[] { 0.3, 0.6, 0.9 })
        {
            File.WriteAllBytes(scratch[name], whole[..(int)(whole.Length * share)]);

            var problem = Should.Throw<PictureException>(() => Use(name));

            problem.Code.ShouldBeOneOf(PictureCodes.Damaged, PictureCodes.Unsupported);
            problem.Message.ShouldNotContain(scratch[""]);
            problem.Message.ShouldEndWith(".");
        }
    }

    [Fact]
    public async Task Decode_500MutatedFiles_EndInAPictureOrInAReason()
    {
        // in processes of its own: what goes wrong in a library there ends none of these tests
        var program = Path.Combine(AppContext.BaseDirectory, "Kargah.FuzzBench.dll");
        var info = new ProcessStartInfo("dotnet", [program, "--files", "500", "--seed", "20261121", "--megapixels", "20"]) { RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0);
        var report = JsonDocument.Parse(text).RootElement;
        report.GetProperty("crashes").EnumerateArray().Select(file => file.GetString()).ShouldBeEmpty();
        report.GetProperty("hangs").EnumerateArray().Select(file => file.GetString()).ShouldBeEmpty();
        report.GetProperty("peakMegabytes").GetDouble().ShouldBeInRange(1, 1500);
        var answers = report.GetProperty("answers").EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value.GetInt32());
        answers.Values.Sum().ShouldBe(500);
        answers["picture"].ShouldBeGreaterThan(50);
        answers[PictureCodes.Damaged].ShouldBeGreaterThan(50);
        answers.ShouldNotContainKey("out_of_memory");
    }

    [Fact]
    public void Decode_BytesBetweenMarkers_AreNoDamage()
    {
        var whole = Whole("a.jpg", "jpegsave");
        // before the frame's marker
        var frame = whole.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        File.WriteAllBytes(scratch["a.jpg"], [.. whole[..frame], 0, 0, 0, .. whole[frame..]]);

        Use("a.jpg");
    }

    private byte[] Whole(string name, string saver)
    {
        if (saver.Length == 0)
        {
            SensorFile.Write(scratch[name], new());
        }
        else
        {
            const int hevc = 1, av1 = 4;
            using var pixels = Sample.Smooth(width: 160, height: 120);
            Sample.Save(pixels, scratch[name], saver, o => _ = saver == "heifsave" ? o.Set("compression", name == "a.heic" ? hevc : av1) : o);
        }

        return File.ReadAllBytes(scratch[name]);
    }

    private void Use(string name)
    {
        // small, so that a mutated size stays cheap
        var reader = new PictureReader(Libraries.Codec, Libraries.Raw, new() { MaxPixels = 1_000_000 });
        var header = reader.ReadHeader(scratch[name], name);
        using var picture = reader.Decode(scratch[name], header, new());
        (picture.Pixels.Width, picture.Pixels.Height).ShouldBe((header.Width, header.Height));
    }
}
