using Kargah.Color.Detection;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Detection;

public sealed class CardDetectorTests
{
    [Fact]
    public void Find_EasyPictures_HasAllFourMarkersToAFewHundredthsOfAPixel()
    {
        var errors = Enumerable.Range(1, 6).SelectMany(seed => Errors(RenderedCard.Draw(hard: false, seed), 4)).ToList();
        errors.Average().ShouldBeLessThan(0.05);
        errors.Max().ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Find_BlurredTiltedNoisyPictures_HasAtLeastThreeMarkersToATenthOfAPixel()
    {
        var errors = Enumerable.Range(1, 6).SelectMany(seed => Errors(RenderedCard.Draw(hard: true, seed), 3)).ToList();
        errors.Average().ShouldBeLessThan(0.15);
    }

    [Fact]
    public void Find_ACardTurnedByAnyAngle_TellsItsOwnTopLeft()
    {
        for (var angle = 0; angle < 360; angle += 5)
        {
            var scene = new RenderedCard { Width = 400, Height = 400, Rotation = angle, Share = 0.75 };
            var card = CardDetector.Find(scene.Render()).Card.ShouldNotBeNull();
            Errors(card, scene, 4).Max().ShouldBeLessThan(0.5, $"at {angle}°");
            if (angle % 90 != 45)
            {
                card.Orientation.ShouldBe((CardOrientation)((angle + 45) / 90 % 4), $"at {angle}°");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_OneMarkerCovered_TakesTheOtherThree(int covered)
    {
        var scene = new RenderedCard { Covered = [covered], Rotation = 10, Tilt = 20 };
        var search = CardDetector.Find(scene.Render());
        var warning = search.Warnings.ShouldHaveSingleItem();
        warning.Text.ShouldBe($"Marker {covered} is covered or washed out; the card's place follows from the other three.");
        warning.Code.ShouldBe(NoticeCodes.MarkerCovered);
        warning.Values.ShouldNotBeNull()["marker"].ShouldBe(covered);
        search.Errors.ShouldBeEmpty();
        var found = search.Card.ShouldNotBeNull();
        found.Markers.Select(marker => marker.Id).ShouldBe(Enumerable.Range(0, 4).Where(id => id != covered));
        // where the covered one is follows from the others
        (found.Map.Apply(CardGeometry.Middle(covered)) - scene.Map.Apply(CardGeometry.Middle(covered))).Length.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Find_TwoMarkersCovered_IsNoCard() => Why(new RenderedCard { Covered = [0, 2] }).ShouldBe([CardProblem.MarkersCovered]);

    [Fact]
    public void Find_AMirroredCard_IsNoCard() => Why(new RenderedCard { Mirrored = true }).ShouldBe([CardProblem.Mirrored]);

    [Theory]
    [InlineData(0.06)]
    [InlineData(-0.04)]
    public void Find_ALensThatBendsLines_IsSeenInTheMarkersSides(double bent)
    {
        var scene = new RenderedCard { Bent = bent, Share = 0.7, Rotation = 8, Tilt = 10 };
        var card = CardDetector.Find(scene.Render()).Card.ShouldNotBeNull();
        card.Lens.K.ShouldBe(bent, 0.01);
        card.Markers.SelectMany(marker => marker.Corners.Zip(scene.Marker(marker.Id), (seen, truth) => (seen - truth).Length)).Max().ShouldBeLessThan(0.3);
        for (var patch = 0; patch < 24; patch++)
        {
            var pixel = card.View.Apply(CardGeometry.PatchMiddle(patch));
            (pixel - scene.View.Apply(CardGeometry.PatchMiddle(patch))).Length.ShouldBeLessThan(0.3);
            (card.View.Back(pixel) - CardGeometry.PatchMiddle(patch)).Length.ShouldBeLessThan(1e-6);
        }
    }

    [Fact]
    public void Find_MarkersOfAnotherCard_AreNamed()
    {
        var search = CardDetector.Find(new RenderedCard { FirstMarker = 20, Rotation = 30 }.Render());
        search.Problems.ShouldBe([CardProblem.OtherMarkers]);
        search.Errors[1].Text.ShouldBe("Markers 20, 21, 22, 23 of the dictionary DICT_5X5_50 can be made out, but the card has 0, 1, 2 and 3. Print this product's card.");
        search.Errors.Count.ShouldBe(6);
        search.Errors[2].Text.ShouldContain(", which is not the card's, ");
    }

    [Fact]
    public void Find_ThePictureAtHalfTheExposure_IsInTheSamePlace()
    {
        var scene = new RenderedCard { Rotation = 30, Tilt = 15, Exposure = 0.8 };
        var (bright, dark) = (CardDetector.Find(scene.Render()).Card.ShouldNotBeNull(), CardDetector.Find((scene with { Exposure = 0.4 }).Render()).Card.ShouldNotBeNull());
        foreach (var (a, b) in bright.Corners.Zip(dark.Corners))
        {
            (a - b).Length.ShouldBeLessThan(0.1);
        }
    }

    [Fact]
    public void Find_PicturesWithoutACard_IsNull()
    {
        for (var seed = 100; seed < 115; seed++)
        {
            var random = new SeededRandom(seed);
            var frame = new RenderedCard { Width = 640, Height = 480, Noise = 0.02, Blur = 0.3 + seed % 5 * 0.5 };
            var pixels = frame.Photograph(RenderedCard.Background(random, 640, 480), random);
            CardDetector.Find(LightPlane.FromRgb(pixels, 640, 480, TransferCurve.SRgb)).Card.ShouldBeNull($"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(40, 40)]
    [InlineData(2000, 3)]
    [InlineData(60, 50)]
    public void Find_PicturesTooSmallForACard_IsNull(int width, int height)
    {
        var random = new SeededRandom(1);
        var values = new float[width * height];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextUInt64() % 256 / 255f;
        }

        var problem = Math.Min(width, height) < 48 ? CardProblem.TooSmall : CardProblem.NoMarkers;
        CardDetector.Find(new LightPlane(width, height, values)).Problems.ShouldBe([problem]);
        CardDetector.Find(new LightPlane(width, height, new float[width * height])).Problems.ShouldBe([Math.Min(width, height) < 48 ? CardProblem.TooSmall : CardProblem.TooDark]);
    }

    [Fact]
    public void Find_ACardThatThePictureCutsInHalf_SaysSo()
    {
        var scene = new RenderedCard();
        var whole = scene.Render();
        var half = new float[400 * 600];
        for (var y = 0; y < 600; y++)
        {
            whole.Values.Slice(y * 800, 400).CopyTo(half.AsSpan(y * 400));
        }

        var search = CardDetector.Find(new LightPlane(400, 600, half));
        search.Card.ShouldBeNull();
        search.Problems.ShouldBe([CardProblem.CardCutOff]);
        search.Errors[1].Text.ShouldBe("Two of the card's markers can be made out, and three are needed; where the others must be, the picture has ended. Photograph the whole card.");
        search.Seen.Select(marker => marker.Id).ShouldBe([0, 3], ignoreOrder: true);
    }

    [Fact]
    public void Find_TwoMarkersTwice_SaysSo()
    {
        // two left halves beside each other: neither is a card
        var whole = new RenderedCard().Render();
        var twice = new float[800 * 600];
        for (var y = 0; y < 600; y++)
        {
            whole.Values.Slice(y * 800, 400).CopyTo(twice.AsSpan(y * 800));
            whole.Values.Slice(y * 800, 400).CopyTo(twice.AsSpan(y * 800 + 400));
        }

        var search = CardDetector.Find(new LightPlane(800, 600, twice));
        search.Card.ShouldBeNull();
        search.Problems.ShouldBe([CardProblem.MarkerTwice]);
        search.Seen.Count.ShouldBe(4);
    }

    private static IReadOnlyList<CardProblem> Why(RenderedCard scene)
    {
        var search = CardDetector.Find(scene.Render());
        search.Card.ShouldBeNull();
        return search.Problems;
    }

    private static IEnumerable<double> Errors(RenderedCard scene, int markers) => Errors(CardDetector.Find(scene.Render()).Card.ShouldNotBeNull($"{scene}"), scene, markers);

    private static IEnumerable<double> Errors(CardDetection found, RenderedCard scene, int markers)
    {
        found.Markers.Count.ShouldBeGreaterThanOrEqualTo(markers, $"{scene}");
        return found.Markers.SelectMany(marker => marker.Corners.Zip(scene.Marker(marker.Id), (seen, truth) => (seen - truth).Length)).ToList();
    }
}
