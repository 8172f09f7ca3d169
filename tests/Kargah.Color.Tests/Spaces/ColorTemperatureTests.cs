namespace Kargah.Color.Tests.Spaces;

public class ColorTemperatureTests
{
    // CIE 15:2018, table 11, and its correlated color temperatures
    [Theory]
    [InlineData(0.44758, 0.40745, 2856, 0)]
    [InlineData(0.34567, 0.35850, 5003, 0.0032)]
    [InlineData(0.33243, 0.34744, 5503, 0.0033)]
    [InlineData(0.31272, 0.32903, 6504, 0.0032)]
    [InlineData(0.29903, 0.31488, 7504, 0.0031)]
    public void Of_CieIlluminants_IsTheirTemperature(double x, double y, double kelvin, double duv)
    {
        var found = ColorTemperature.Of(new(x, y));

        found.Kelvin.ShouldBe(kelvin, 0.002 * kelvin);
        found.Duv.ShouldBe(duv, 2e-4);
    }

    [Fact]
    public void Of_PointsOffTheLocus_SaysTemperatureAndSideOfTheirFoot()
    {
        for (var mired = 20.0; mired < 590; mired += 7)
        {
            var (at, way) = (PlanckianLocus.At(mired), PlanckianLocus.Direction(mired));
            var length = double.Hypot(way.U, way.V);
            foreach (var distance in new[] { -0.03, -0.001, 0.001, 0.02 })
            {
                // perpendicular to the locus; mireds run to larger u, so the left side is above
                var (u, v) = (at.U - distance * way.V / length, at.V + distance * way.U / length);
                var d = 2 * u - 8 * v + 4;
                var found = ColorTemperature.Of(new(3 * u / d, 2 * v / d));
                found.Duv.ShouldBe(distance, 1e-9);
                (1e6 / found.Kelvin).ShouldBe(mired, 0.001);
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 0.3)]
    [InlineData(0.64, 0.33)]
    [InlineData(0.15, 0.06)]
    [InlineData(0.3, 0.6)]
    public void Of_NoWhiteAtAll_HasNone(double x, double y) => ColorTemperature.Of(new(x, y)).Kelvin.ShouldBe(double.NaN);
}
