using Kargah.Color.Detection;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Detection;

/// <summary>Each kind of picture that a card cannot be measured in has its own sentence.</summary>
public sealed class BadPictureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(47, 3000)]
    public void Find_ATinyPicture_SaysThatItIsTooSmall(int width, int height)
    {
        foreach (var layout in Enum.GetValues<CardLayout>())
        {
            CardDetector.Find<byte>(new byte[3 * width * height], width, height, 3, TransferCurve.SRgb, layout).Errors.Select(error => error.Text)
                .ShouldBe(["No color card detected in image.", "The picture is too small for a card to be measured in it."]);
        }
    }

    [Fact]
    public void Find_HardlyAnyLight_SaysThatThePictureIsAlmostBlack() =>
        Sentence(new RenderedCard { Exposure = 0.00005 }).ShouldBe("The picture is almost black; nothing can be made out in it. Expose more.");

    [Fact]
    public void Find_ACardWashedOut_SaysThatThePictureIsTooBright()
    {
        var pixels = new RenderedCard().Pixels();
        // thirty times the light: the black of the markers, 3 %, is white, too
        var washed = Array.ConvertAll(pixels, value => (byte)(255 * TransferCurve.SRgb.Encode(Math.Min(1, 45 * TransferCurve.SRgb.Decode(value / 255.0)))));
        CardDetector.Find<byte>(washed, 800, 600, 3, TransferCurve.SRgb).Errors[1].Text.ShouldBe("Most of the picture is at its brightest, so that the card's markers are washed out. Expose less.");
    }

    [Fact]
    public void Find_TwoWholeCards_MeasuresOneAndNamesTheOther()
    {
        var scene = new RenderedCard { Width = 600, Height = 450, Share = 0.8 };
        var one = scene.Render();
        var two = new float[1200 * 450];
        for (var y = 0; y < 450; y++)
        {
            one.Values.Slice(600 * y, 600).CopyTo(two.AsSpan(1200 * y));
            one.Values.Slice(600 * y, 600).CopyTo(two.AsSpan(1200 * y + 600));
        }

        var search = CardDetector.Find(new LightPlane(1200, 450, two));
        search.Card.ShouldNotBeNull().Markers.Count.ShouldBe(4);
        search.Warnings.ShouldHaveSingleItem().Text.ShouldContain(" is to be seen a second time, at ");
    }

    [Fact]
    public void Find_SquaresWithOtherBits_AreNoMarkers()
    {
        // black squares with modules at random, four of them where a card has its markers
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new SeededRandom(seed);
            var light = new float[640 * 480];
            Array.Fill(light, 0.8f);
            foreach (var (left, top) in (ReadOnlySpan<(int, int)>)[(60, 60), (500, 60), (500, 350), (60, 350)])
            {
                for (var i = 0; i < 49; i++)
                {
                    var white = i % 7 is > 0 and < 6 && i / 7 is > 0 and < 6 && random.NextUInt64() % 2 == 0;
                    for (var k = 0; k < 100; k++)
                    {
                        light[(top + 10 * (i / 7) + k / 10) * 640 + left + 10 * (i % 7) + k % 10] = white ? 0.8f : 0.03f;
                    }
                }
            }

            var search = CardDetector.Find(new LightPlane(640, 480, light));
            search.Card.ShouldBeNull();
            search.Problems.ShouldNotContain(CardProblem.NotOneCard);
        }
    }

    [Fact]
    public void Warnings_OfAPictureWithoutColor_SayThatThereIsNone() =>
        Warnings(new RenderedCard(), pixels => pixels).ShouldBe(["The picture has no color: its three channels are the same, so that no correction can be found in it."]);

    [Fact]
    public void Warnings_OfAScreensPattern_SayThatThePatchesAreUneven()
    {
        // every other row and column of a screen is dark
        var warnings = Warnings(new RenderedCard { Noise = 0.005 }, pixels =>
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y) = (i / 3 % 800, i / 3 / 800);
                var wave = 1 + 0.35 * Math.Sin(2.2 * x + 0.1 * y) * Math.Sin(2.3 * y);
                pixels[i] = (byte)Math.Min(255, wave * pixels[i] * (i % 3 == 1 ? 1 : 0.9));
            }

            return pixels;
        });
        warnings.ShouldContain(sentence => sentence.StartsWith("Many patches are uneven: a pattern such as a screen's (moiré)", StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_OfAnOverexposedPicture_NameTheClippedPatches() =>
        Warnings(new RenderedCard { Exposure = 1.6, Noise = 0.001 }, pixels => pixels).ShouldContain(sentence => sentence.Contains(" are clipped at the end of a channel and cannot be used: ", StringComparison.Ordinal));

    private static string Sentence(RenderedCard scene)
    {
        var search = CardDetector.Find(scene.Render());
        search.Errors.Count.ShouldBe(2);
        return search.Errors[1].Text;
    }

    private static IReadOnlyList<string> Warnings(RenderedCard scene, Func<byte[], byte[]> change)
    {
        var pixels = change(scene.Pixels());
        return [.. PatchReader.Warnings(PatchReader.Read<byte>(pixels, scene.Width, scene.Height, 3, TransferCurve.SRgb, scene.View)).Select(warning => warning.Text)];
    }
}
