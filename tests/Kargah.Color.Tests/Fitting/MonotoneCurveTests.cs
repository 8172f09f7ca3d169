using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Fitting;

public class MonotoneCurveTests
{
    [Fact]
    public void At_PointsAndBetweenAndBeyond_RisesThroughThem()
    {
        var random = new Random(31);
        for (var round = 0; round < 50; round++)
        {
            var points = new (double X, double Y)[6];
            var (x, y) = (0.01, 0.01);
            for (var i = 0; i < points.Length; i++)
            {
                (x, y) = (x * (1.05 + 2 * random.NextDouble()), y * (1.05 + 2 * random.NextDouble()));
                points[i] = (x, y);
            }

            var curve = new MonotoneCurve(points);
            points.ShouldAllBe(p => Math.Abs(curve.At(p.X) / p.Y - 1) < 1e-12);
            var before = 0.0;
            for (var t = 0.0001; t < 4 * x; t *= 1.01)
            {
                curve.At(t).ShouldBeGreaterThan(before);
                before = curve.At(t);
            }
        }
    }

    [Fact]
    public void At_APower_IsThePowerEverywhere()
    {
        var curve = new MonotoneCurve([(0.05, Math.Pow(0.05, 2.2)), (0.2, Math.Pow(0.2, 2.2)), (0.9, Math.Pow(0.9, 2.2))]);
        foreach (var x in new[] { 1e-6, 0.01, 0.05, 0.1, 0.5, 0.9, 1, 3 })
        {
            (curve.At(x) / Math.Pow(x, 2.2)).ShouldBe(1, 1e-12);
            curve.At(-x).ShouldBe(-curve.At(x));
        }

        curve.At(0).ShouldBe(0);
        curve.At(double.NaN).ShouldBe(double.NaN);
    }

    [Fact]
    public void New_PointsThatDoNotRise_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new MonotoneCurve([(0.1, 0.1)]));
        Should.Throw<ArgumentException>(() => new MonotoneCurve([(0.1, 0.1), (0.2, 0.1)]));
        Should.Throw<ArgumentException>(() => new MonotoneCurve([(0, 0.1), (0.2, 0.2)]));
    }
}
