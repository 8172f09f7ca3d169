using System.Text;
using Kargah.Contracts;
using Kargah.Worker.Pictures;

namespace Kargah.Worker.Tests.Pictures;

public sealed class PictureOperationsTests : IDisposable
{
    private static readonly string Card = Path.Combine(AppContext.BaseDirectory, "test_data", "card.jpg");

    private readonly ScratchFolder scratch = new();
    private readonly PictureOperations operations = new(2);

    public void Dispose()
    {
        operations.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public void RawFile_IsCorrectedInItsOwnLight_AndTellsTheLightThatItWasTakenIn()
    {
        var raw = scratch["card.dng"];
        SensorPicture.Write(raw, Card);

        var facts = Do(PictureOperation.Analyze, raw).Facts.ShouldNotBeNull();
        (facts.IsRaw, facts.MimeType, facts.ColorSpace, facts.BitDepth).ShouldBe((true, "image/x-adobe-dng", "camera", 16));
        var detection = Do(PictureOperation.Detect, raw).Detection.ShouldNotBeNull();
        (detection.Success, detection.MarkersFound, detection.ColorSpace).ShouldBe((true, 4, "camera"));

        var outcome = Correct(raw, detection, new());
        var correction = outcome.Correction.ShouldNotBeNull();
        (correction.OutputFormat, correction.OutputFilename, outcome.MimeType).ShouldBe((PictureFileFormat.Tiff16, "card_corrected_sRGB.tif", "image/tiff"));
        correction.Linearization.ShouldBe(LinearizationMethod.None, "a sensor is linear");
        correction.DeltaEMetrics.OverallDeltaE.ShouldBeLessThan(1.5);
        var light = correction.Illuminant.ShouldNotBeNull();
        light.Cct.ShouldNotBeNull().ShouldBeInRange(2500, 12000);
        Encoding.ASCII.GetString(File.ReadAllBytes(scratch[PictureFiles.ResultPreview]), 0, 4).ShouldBe("RIFF");

        var profile = Do(PictureOperation.Profile, raw, task => task with { Detection = detection, Profile = ProfileFormat.Dcp });
        (profile.Problem, profile.Filename).ShouldBe((null, "card.dcp"));
        var dcp = File.ReadAllBytes(scratch[PictureFiles.Result]);
        Encoding.ASCII.GetString(dcp, 0, 4).ShouldBe("IIRC");
        Encoding.ASCII.GetString(dcp).ShouldContain(SensorPicture.Model);
        Do(PictureOperation.Profile, raw, task => task with { Detection = detection, Profile = ProfileFormat.Xmp }).Problem.ShouldBeNull();
        File.ReadAllText(scratch[PictureFiles.Result]).ShouldContain(FormattableString.Invariant($"crs:Temperature=\"{Math.Round(light.Cct.Value):0}\""));

        // the same light, other numbers: a correction of the one is none of the other
        Correct(Card, detection, new()).Problem.ShouldNotBeNull().Code.ShouldBe(ProblemCodes.ColorSpaceDiffers);
    }

    [Fact]
    public void DetectAndCorrect_TakesTheOwnCard_OrTheOneThatItIsGiven_OrSaysThatThereIsNone()
    {
        var card = Do(PictureOperation.DetectAndCorrect, Card);
        card.Detection!.Success.ShouldBeTrue();
        card.Correction!.DetectionId.ShouldBe(card.Detection.DetectionId);

        var none = scratch["none.png"];
        Gray(none);
        var without = Do(PictureOperation.DetectAndCorrect, none);
        (without.Problem, without.Correction, without.Detection!.Success).ShouldBe((null, null, false));
        var shared = Do(PictureOperation.DetectAndCorrect, none, task => task with { Detection = card.Detection });
        shared.Detection!.Success.ShouldBeFalse();
        shared.Correction!.DetectionId.ShouldBe(card.Detection.DetectionId);
    }

    [Fact]
    public void Again_MakesTheSameCorrection_ToTheLastDigit()
    {
        var detection = Do(PictureOperation.Detect, Card).Detection!;
        var options = new CorrectionOptions { OutputFormat = PictureFileFormat.Png };

        var first = Correct(Card, detection, options).Correction!.Coefficients;
        var written = File.ReadAllBytes(scratch[PictureFiles.ResultPreview]);

        Correct(Card, detection, options).Correction!.Coefficients.ShouldBe(first);
        File.ReadAllBytes(scratch[PictureFiles.ResultPreview]).ShouldBe(written);
        Directory.EnumerateFiles(scratch.Path, "*.new").ShouldBeEmpty();
    }

    [Fact]
    public void DamagedFiles_EndInASentence()
    {
        var random = new Random(11);
        var good = File.ReadAllBytes(Card);
        var damaged = scratch["damaged.jpg"];
        for (var trial = 0; trial < 60; trial++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 40); change > 0; change--)
            {
                bytes[random.Next(trial % 2 == 0 ? 800 : bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(damaged, bytes[..random.Next(bytes.Length / 2, bytes.Length)]);
            var outcome = Do(PictureOperation.Analyze, damaged);
            (outcome.Facts is null).ShouldBe(outcome.Problem is not null);
            outcome.Problem?.Error.ShouldEndWith(".");
        }

        Do(PictureOperation.Analyze, scratch["gone.jpg"]).Problem!.Code.ShouldBe(ProblemCodes.PictureNotFound);
        File.WriteAllText(damaged, "no picture");
        Do(PictureOperation.Analyze, damaged).Problem!.Code.ShouldBe(ProblemCodes.NotAPicture);
        Do(PictureOperation.Analyze, Card, task => task with { MaxPixels = 1_000_000 }).Problem!.Code.ShouldBe(ProblemCodes.PictureTooManyPixels);
        Do(PictureOperation.Analyze, Card, task => task with { MaxBytes = 100_000 }).Problem!.Code.ShouldBe(ProblemCodes.PictureTooManyBytes);
    }

    private PictureOutcome Correct(string path, Detection detection, CorrectionOptions options) => Do(PictureOperation.Correct, path, task => task with { Detection = detection, Options = options });

    private PictureOutcome Do(PictureOperation operation, string path, Func<PictureTask, PictureTask>? with = null)
    {
        var task = new PictureTask
        {
            Operation = operation,
            Picture = new PictureFile(Guid.NewGuid(), path, Path.GetFileName(path), ""),
            DetectionId = Guid.NewGuid(),
            CorrectionId = Guid.NewGuid(),
            Reference = new ReferenceData(BuiltInReferences.Default, "", "", null, true),
            Output = scratch.Path,
            MaxBytes = 1 << 30,
            MaxPixels = 300_000_000,
        };
        return operations.Do(with?.Invoke(task) ?? task, TestContext.Current.CancellationToken);
    }

    private static void Gray(string path)
    {
        using var pixels = new Imaging.Pixels(300, 200, 3, 8);
        pixels.Bytes.Fill(120);
        new Imaging.Vips.VipsPictures(1).Encode(pixels, path, new Imaging.EncodeSettings { Format = Imaging.OutputFormat.Png });
    }
}
