using Kargah.Color.Detection;

namespace Kargah.Color.Tests.Detection;

public sealed class ChartSearchTests
{
    [Theory]
    [InlineData(0, CardOrientation.Normal)]
    [InlineData(30, CardOrientation.Normal)]
    [InlineData(80, CardOrientation.Rotated90)]
    [InlineData(185, CardOrientation.Rotated180)]
    [InlineData(290, CardOrientation.Rotated270)]
    public void Find_ABareChart_KnowsItsPlaceAndItsTopByTheColors(double rotation, CardOrientation orientation)
    {
        foreach (var gains in (Rgb[])[new(0.8, 0.8, 0.8), new(0.9, 0.7, 0.35), new(0.25, 0.3, 0.35)])
        {
            var scene = new RenderedChart { Rotation = rotation, Slant = 0.08, Gains = gains };
            var card = scene.Find().Card.ShouldNotBeNull($"{gains}");
            card.Layout.ShouldBe(CardLayout.Classic24);
            card.Orientation.ShouldBe(orientation);
            card.Corners.Zip(scene.Corners, (seen, truth) => (seen - truth).Length).Max().ShouldBeLessThan(2.5);
            card.Confidence.ShouldBeInRange(0.5, 1);
        }
    }

    [Fact]
    public void Find_AMirroredChart_SaysSo() => new RenderedChart { Mirrored = true }.Find().Problems.ShouldBe([CardProblem.Mirrored]);

    [Fact]
    public void Find_TheChartsPatchesInAnotherOrder_IsNotTheChart()
    {
        var search = new RenderedChart { Shown = patch => patch * 7 % 24 }.Find();
        search.Card.ShouldBeNull();
        search.Errors[1].Text.ShouldStartWith("Rows of even patches are to be seen, but not in the colors of the chart");
    }

    [Fact]
    public void Find_TheChartWithoutColor_IsNotTheChart() => new RenderedChart { Gray = true }.Find().Problems.ShouldBe([CardProblem.NotTheChart]);

    [Fact]
    public void Find_NoChart_SaysSo()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            // the chart is no larger than a pixel
            var search = new RenderedChart { Share = 0.001, Seed = seed }.Find();
            search.Card.ShouldBeNull();
            search.Errors[0].Text.ShouldBe("No color card detected in image.");
        }
    }
}
