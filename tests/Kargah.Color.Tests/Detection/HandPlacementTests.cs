using Kargah.Color.Detection;

namespace Kargah.Color.Tests.Detection;

public sealed class HandPlacementTests
{
    [Fact]
    public void Place_NearTheMarkers_IsMovedToThem()
    {
        var scene = new RenderedCard { Rotation = 15, Tilt = 20 };
        Point[] off = [new(10, -6), new(-8, 9), new(7, 7), new(-9, -5)];
        var given = CardGeometry.Outline(CardLayout.Aruco24).Select((corner, i) => scene.View.Apply(corner) + off[i]).ToArray();
        var card = Place(scene.Pixels(), scene.Width, scene.Height, given, CardLayout.Aruco24);
        card.ByHand.ShouldBeTrue();
        card.Markers.Count.ShouldBe(4);
        card.Markers.SelectMany(marker => marker.Corners.Zip(scene.Marker(marker.Id), (seen, truth) => (seen - truth).Length)).Average().ShouldBeLessThan(0.05);
    }

    [Fact]
    public void Place_WithAllMarkersCovered_StaysAsItWasGiven()
    {
        var scene = new RenderedCard { Covered = [0, 1, 2, 3] };
        var given = Array.ConvertAll(CardGeometry.Outline(CardLayout.Aruco24), scene.View.Apply);
        var card = Place(scene.Pixels(), scene.Width, scene.Height, given, CardLayout.Aruco24);
        card.Markers.ShouldBeEmpty();
        card.Corners.Zip(given, (a, b) => (a - b).Length).Max().ShouldBeLessThan(1e-6);
        card.Confidence.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Place_ABareChartFromAnyOfItsCorners_BeginsWithItsOwnTopLeft(int first)
    {
        var scene = new RenderedChart { Rotation = 20 };
        var truth = scene.Corners;
        Point[] given = [truth[first], truth[(first + 1) % 4], truth[(first + 2) % 4], truth[(first + 3) % 4]];
        var card = Place(scene.Pixels(), scene.Width, scene.Height, given, CardLayout.Classic24);
        card.Corners.Zip(truth, (a, b) => (a - b).Length).Max().ShouldBeLessThan(1e-6);
    }

    [Theory]
    [InlineData(new[] { 10.0, 10, 200, 10, 200, 100 }, "A card has four corners; 3 were given.")]
    [InlineData(new[] { 10.0, 10, 10, 100, 200, 100, 200, 10 }, "The corners are not those of a card seen from its front: go around it clockwise, from its own top left corner.")]
    [InlineData(new[] { 10.0, 10, 12, 10, 200, 100, 10, 100 }, "Corners 1 and 2 are less than 12 pixels apart.")]
    [InlineData(new[] { -100.0, -100, -20, -100, -20, -20, -100, -20 }, "No corner of the card lies in the picture.")]
    [InlineData(new[] { 10.0, 10, 2000, 10, 200, 100, 10, 100 }, "Corner 2 lies far outside of the picture of 640 × 480 pixels.")]
    [InlineData(new[] { double.NaN, 10, 200, 10, 200, 100, 10, 100 }, "Corner 1 has no place.")]
    public void Place_CornersOfNoCard_SaysWhatIsWrong(double[] numbers, string sentence)
    {
        Point[] corners = [.. numbers.Chunk(2).Select(pair => new Point(pair[0], pair[1]))];
        Should.Throw<ArgumentException>(() => Place(new byte[3 * 640 * 480], 640, 480, corners, CardLayout.Aruco24)).Message.ShouldStartWith(sentence);
    }

    private static CardDetection Place(byte[] pixels, int width, int height, Point[] corners, CardLayout layout) =>
        CardDetector.Place<byte>(pixels, width, height, 3, TransferCurve.SRgb, corners, layout);
}
