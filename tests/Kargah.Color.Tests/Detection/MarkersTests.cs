using Kargah.Color.Detection;

namespace Kargah.Color.Tests.Detection;

public sealed class MarkersTests
{
    [Fact]
    public void IsWhite_OfATurnedMarker_IsWhatAPaperTurnedClockwiseShows()
    {
        for (var id = 0; id < Markers.Count; id++)
        {
            for (var (row, column) = (0, 0); row < Markers.Modules; (row, column) = column + 1 < Markers.Modules ? (row, column + 1) : (row + 1, 0))
            {
                // the top row goes down the right side
                Markers.IsWhite(id, 1, column, Markers.Modules - 1 - row).ShouldBe(Markers.IsWhite(id, row, column));
                Markers.IsWhite(id, 4, row, column).ShouldBe(Markers.IsWhite(id, row, column));
            }
        }
    }

    [Theory]
    [InlineData(new[] { 0.0, 0, 600, 0, 600, 400, 0, 400 }, new[] { 10.0, 20, 310, 25, 290, 240, 15, 230 })]
    [InlineData(new[] { 0.0, 0, 600, 0, 600, 400, 0, 400 }, new[] { 600.0, 400, 0, 400, 0, 0, 600, 0 })]
    public void Between_FourPoints_TakesEachToItsCounterpartAndBack(double[] from, double[] to)
    {
        var (a, b) = (Points(from), Points(to));
        var map = Homography.Between(a, b).ShouldNotBeNull();
        for (var i = 0; i < 4; i++)
        {
            (map.Apply(a[i]) - b[i]).Length.ShouldBeLessThan(1e-9);
            (map.Inverse().Apply(b[i]) - a[i]).Length.ShouldBeLessThan(1e-9);
        }

        // the derivative is what a small step makes
        var (at, step) = (new Point(200, 100), 1e-4);
        var (right, down) = map.Stretch(at);
        (1 / step * (map.Apply(at + new Point(step, 0)) - map.Apply(at)) - right).Length.ShouldBeLessThan(1e-5);
        (1 / step * (map.Apply(at + new Point(0, step)) - map.Apply(at)) - down).Length.ShouldBeLessThan(1e-5);

        static Point[] Points(double[] numbers) => [.. numbers.Chunk(2).Select(pair => new Point(pair[0], pair[1]))];
    }

    [Fact]
    public void Between_PointsOnALine_IsNull() =>
        Homography.Between([new(0, 0), new(1, 1), new(2, 2), new(3, 3)], [new(0, 0), new(1, 0), new(2, 0), new(3, 0)]).ShouldBeNull();
}
