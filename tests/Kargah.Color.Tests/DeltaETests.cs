namespace Kargah.Color.Tests;

public class DeltaETests
{
    [Fact]
    public void Ciede2000_ThePublishedPairs_AgreeInBothOrders()
    {
        var pairs = TestData.Rows("sharma2004_ciede2000");

        pairs.Length.ShouldBe(34);
        foreach (var p in pairs)
        {
            Lab a = new(p[1], p[2], p[3]), b = new(p[4], p[5], p[6]);
            DeltaE.Ciede2000(a, b).ShouldBe(p[7], 5e-5, $"pair {p[0]}");
            DeltaE.Ciede2000(b, a).ShouldBe(DeltaE.Ciede2000(a, b), 1e-12, $"pair {p[0]} turned around");
        }
    }

    [Fact]
    public void Ciede2000_ExactlyOppositeHues_AreTheSameInEveryDirectionAndOrder()
    {
        for (var degrees = 0; degrees < 360; degrees++)
        {
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
            // a' is stretched, so opposite in a*, b* is opposite in hue as well
            Lab a = new(50, 2.49 * cos, 2.49 * sin), b = new(50, -2.49 * cos, -2.49 * sin);
            DeltaE.Ciede2000(a, b).ShouldBe(DeltaE.Ciede2000(b, a), 1e-9);
            // the branch of at most 180° takes the mean of the two hues as they are
            DeltaE.Ciede2000(a, b).ShouldBe(DeltaE.Ciede2000(a, b with { A = b.A * (1 + 1e-14) }), 1e-9);
        }
    }

    [Fact]
    public void AllFormulas_EqualColors_AreZeroAndOthersAreNot()
    {
        var random = new Random(5);
        for (var i = 0; i < 1000; i++)
        {
            Lab a = Any(random), b = Any(random);
            DeltaE.Cie76(a, a).ShouldBe(0);
            DeltaE.Cie94(a, a).ShouldBe(0);
            DeltaE.Ciede2000(a, a).ShouldBe(0);
            DeltaE.Cie76(a, b).ShouldBeGreaterThan(0);
            DeltaE.Cie76(a, b).ShouldBe(DeltaE.Cie76(b, a));
            DeltaE.Cie94(a, b).ShouldBeInRange(0.0001, DeltaE.Cie76(a, b) + 1e-12);
            DeltaE.Cie94(a, b, textiles: true).ShouldBeGreaterThan(0);
            DeltaE.Ciede2000(a, b).ShouldBe(DeltaE.Ciede2000(b, a), 1e-9);
        }
    }

    [Fact]
    public void Cie94_AgainstItsDefinition_InBothApplications()
    {
        var random = new Random(6);
        for (var i = 0; i < 1000; i++)
        {
            Lab a = Any(random), b = Any(random);
            // ΔH* = 2 √(C₁ C₂) sin(Δh / 2), by angles in place of the difference of squares
            var (p, q) = (a.ToLch(), b.ToLch());
            var dh = 2 * Math.Sqrt(p.C * q.C) * Math.Sin(double.DegreesToRadians(p.H - q.H) / 2);
            foreach (var (textiles, kl, k1, k2) in new[] { (false, 1.0, 0.045, 0.015), (true, 2.0, 0.048, 0.014) })
            {
                var terms = new[] { (p.L - q.L) / kl, (p.C - q.C) / (1 + k1 * p.C), dh / (1 + k2 * p.C) };
                DeltaE.Cie94(a, b, textiles).ShouldBe(Math.Sqrt(terms.Sum(t => t * t)), 1e-9);
            }
        }

        // along one hue only the chroma counts
        DeltaE.Cie94(new(50, 20, 0), new(50, 30, 0)).ShouldBe(10 / 1.9, 1e-12);
    }

    [Fact]
    public void AllFormulas_NaN_GoesThrough()
    {
        Lab color = new(50, 10, 10);
        foreach (var bad in new Lab[] { new(double.NaN, 1, 1), new(50, double.NaN, 1), new(50, 1, double.NaN) })
        {
            DeltaE.Cie76(bad, color).ShouldBe(double.NaN);
            DeltaE.Cie94(color, bad).ShouldBe(double.NaN);
            DeltaE.Ciede2000(bad, color).ShouldBe(double.NaN);
            DeltaE.Ciede2000(color, bad).ShouldBe(double.NaN);
        }
    }

    private static Lab Any(Random random) => new(100 * random.NextDouble(), 200 * random.NextDouble() - 100, 200 * random.NextDouble() - 100);
}
