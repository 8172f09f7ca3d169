using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Pictures;

public class PictureCorrectionTests
{
    private static readonly Linearization curves = new(
        new([(0.02, 0.03), (0.2, 0.18), (0.8, 0.9)]), new([(0.02, 0.025), (0.2, 0.2), (0.8, 0.85)]), new([(0.01, 0.03), (0.3, 0.25), (0.8, 0.8)]));

    private static readonly ColorModel unchanged = new(ModelKind.Linear, new(1, 1, 1), RgbSpace.SRgb.ToD50Matrix.ToArray(), null);

    public static TheoryData<ModelKind, bool, string> Cases
    {
        get
        {
            var cases = new TheoryData<ModelKind, bool, string>();
            foreach (var space in RgbSpace.All)
            {
                cases.Add(ModelKind.Linear, space == RgbSpace.SRgb, space.Name);
                cases.Add(ModelKind.RootPolynomial, space != RgbSpace.SRgb, space.Name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_AnyPixels_IsTheDoublePathWithinACode(ModelKind kind, bool curved, string space)
    {
        var correction = new PictureCorrection(Model(kind, curved), TransferCurve.SRgb, RgbSpace.Find(space)!);
        var random = new Random(51);
        foreach (var count in new[] { 0, 1, 7, 511, 512, 513, 3000 })
        {
            var (bytes, words) = (new byte[3 * count], new ushort[3 * count]);
            random.NextBytes(bytes);
            for (var i = 0; i < words.Length; i++)
            {
                // every tenth at an end, where clipping and speculars begin
                words[i] = (ushort)(i % 10 == 0 ? 65535 * random.Next(2) : random.Next(65536));
            }

            var (bytesOut, singleOut, wordsOut, mixedOut) = (new byte[3 * count], new byte[3 * count], new ushort[3 * count], new byte[3 * count]);
            correction.Apply(bytes, bytesOut);
            correction.Apply(bytes, singleOut, 3, null, wide: false);
            correction.Apply(words, wordsOut);
            correction.Apply(words, mixedOut);
            for (var i = 0; i < 3 * count; i += 3)
            {
                var exact = correction.Apply(new(bytes[i] / 255.0, bytes[i + 1] / 255.0, bytes[i + 2] / 255.0));
                var exactWord = correction.Apply(new(words[i] / 65535.0, words[i + 1] / 65535.0, words[i + 2] / 65535.0));
                for (var c = 0; c < 3; c++)
                {
                    ((double)bytesOut[i + c]).ShouldBe(Math.Round(255 * exact[c]), 1.01);
                    ((double)singleOut[i + c]).ShouldBe(Math.Round(255 * exact[c]), 1.01);
                    ((double)wordsOut[i + c]).ShouldBe(65535 * exactWord[c], 2);
                    ((double)mixedOut[i + c]).ShouldBe(Math.Round(255 * exactWord[c]), 1.01);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_SixtyFourPixelsAtOnceOrOneByOne_IsTheSameWithinACode(ModelKind kind, bool curved, string space)
    {
        Assert.SkipUnless(CodeLookup.IsSupported, "This processor takes them one by one only.");
        const int width = 1027, height = 3;
        var field = LightField.From(width, height, (x, y) => 1 - 0.2 * x / width - 0.1 * y / height);
        var correction = new PictureCorrection(Model(kind, curved), TransferCurve.SRgb, RgbSpace.Find(space)!, field: field);
        var random = new Random(53);
        foreach (var channels in new[] { 3, 4 })
        {
            var pixels = new byte[channels * width * height];
            random.NextBytes(pixels);
            for (var i = 0; i < pixels.Length; i += 11)
            {
                // dark ones, where encodings are steep
                pixels[i] = (byte)(i % 5);
            }

            var (wide, single) = (new byte[pixels.Length], new byte[pixels.Length]);
            correction.Apply(pixels, wide, channels, null, wide: true);
            correction.Apply(pixels, single, channels, null, wide: false);
            var apart = wide.Zip(single, (a, b) => Math.Abs(a - b)).ToList();
            apart.Max().ShouldBeLessThanOrEqualTo(1);
            // only where both are about half way between two codes
            apart.Count(distance => distance > 0).ShouldBeLessThan(pixels.Length / 50);
        }
    }

    [Fact]
    public void Apply_ACorrectionThatChangesNothing_ChangesNothing()
    {
        var correction = new PictureCorrection(unchanged, TransferCurve.SRgb, RgbSpace.SRgb);
        byte[] pixels = [.. Enumerable.Range(0, 256).SelectMany(v => new[] { (byte)v, (byte)(255 - v), (byte)(v * 7) })];
        var result = new byte[pixels.Length];

        correction.Apply(pixels, result);

        result.ShouldBe(pixels);
    }

    [Fact]
    public void Apply_InPlaceWithAlphaAndATeam_IsTheSameAndKeepsAlpha()
    {
        var correction = new PictureCorrection(Model(ModelKind.RootPolynomial, curved: true), TransferCurve.SRgb, RgbSpace.AdobeRgb);
        var random = new Random(52);
        const int count = 100_003;
        var pixels = new byte[4 * count];
        random.NextBytes(pixels);
        byte[] three = [.. Enumerable.Range(0, 3 * count).Select(i => pixels[i / 3 * 4 + i % 3])];
        var expected = new byte[three.Length];
        correction.Apply(three, expected);
        var original = pixels.ToArray();

        using var team = new ThreadTeam(2);
        correction.Apply(pixels, pixels, 4, team);

        for (var i = 0; i < count; i++)
        {
            if (!pixels.AsSpan(4 * i, 3).SequenceEqual(expected.AsSpan(3 * i, 3)) || pixels[4 * i + 3] != original[4 * i + 3])
            {
                Assert.Fail($"Pixel {i} differs.");
            }
        }

        var eight = new byte[4];
        correction.Apply([1000, 2000, 3000, 0xABCD], eight, 4);
        eight[3].ShouldBe((byte)0xAB);
    }

    [Fact]
    public void Apply_ClippedPixels_AreWhiteOnlyWhereReflectionsArePreserved()
    {
        // gains that make clipped values pink
        var model = new ColorModel(ModelKind.Linear, new(0.9, 0.5, 0.8), RgbSpace.SRgb.ToD50Matrix.ToArray(), null);
        byte[] pixels = [255, 255, 255, 255, 255, 100, 250, 250, 250];
        var (kept, plain) = (new byte[9], new byte[9]);

        new PictureCorrection(model, TransferCurve.SRgb, RgbSpace.SRgb).Apply(pixels, kept);
        new PictureCorrection(model, TransferCurve.SRgb, RgbSpace.SRgb, preserveSpeculars: false).Apply(pixels, plain);

        kept[..3].ShouldBe([255, 255, 255]);
        plain[..3].ShouldBe([243, 188, 231]);
        kept[3..].ShouldBe(plain[3..]);
    }

    [Fact]
    public void Apply_LengthsThatDoNotFit_AreRefused()
    {
        var correction = new PictureCorrection(unchanged, TransferCurve.SRgb, RgbSpace.SRgb);
        Should.Throw<ArgumentException>(() => correction.Apply(new byte[4], new byte[4]));
        Should.Throw<ArgumentException>(() => correction.Apply(new byte[6], new byte[3]));
        Should.Throw<ArgumentException>(() => correction.Apply(new ushort[4], new ushort[4], 2));
    }

    private static ColorModel Model(ModelKind kind, bool curved)
    {
        var gains = new Rgb(1.1, 0.9, 1.3);
        double[] coefficients = kind == ModelKind.Linear
            ? [0.6, 0.3, 0.05, 0.25, 0.8, -0.05, 0.02, -0.2, 0.95]
            : [0.5, 0.2, 0.05, 0.2, -0.05, 0.05, 0.2, 0.7, -0.05, 0.1, 0.1, -0.05, 0.02, -0.3, 0.8, 0.05, 0.2, 0.05];
        return new(kind, gains, coefficients, curved ? curves : null);
    }
}
