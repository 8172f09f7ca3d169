namespace Kargah.Color.Tests.Spaces;

public class LabTests
{
    [Fact]
    public void FromXyz_WhiteBlackAndTheKnee_AreWhereTheyBelong()
    {
        Lab.FromXyz(WhitePoints.D50, WhitePoints.D50).ShouldBe(new Lab(100, 0, 0));
        var black = Lab.FromXyz(default, WhitePoints.D50);
        (black.L, black.A, black.B).ShouldBeCloseTo((0, 0, 0), 1e-12);
        // both pieces meet at L* = 8
        Lab.FromXyz(216.0 / 24389 * WhitePoints.D65, WhitePoints.D65).L.ShouldBe(8, 1e-12);
        // a published value: the middle gray of 18.4186518 % is lightness 50
        Lab.FromXyz(new(0.184186518 * 0.96422, 0.184186518, 0.184186518 * 0.82521), WhitePoints.D50).L.ShouldBe(50, 1e-6);
    }

    [Fact]
    public void ThereAndBack_AnyColor_IsTheSameAlsoWithNegativeValues()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            Xyz color = new(3 * random.NextDouble() - 1, 3 * random.NextDouble() - 1, 3 * random.NextDouble() - 1);
            var back = Lab.FromXyz(color, WhitePoints.D50).ToXyz(WhitePoints.D50);
            (back.X, back.Y, back.Z).ShouldBeCloseTo((color.X, color.Y, color.Z), 1e-12);
            var lab = Lab.FromXyz(color, WhitePoints.D50);
            var turned = lab.ToLch().ToLab();
            (turned.L, turned.A, turned.B).ShouldBeCloseTo((lab.L, lab.A, lab.B), 1e-9);
            lab.ToLch().H.ShouldBeInRange(0, 360);
        }
    }

    [Fact]
    public void Lch_OfTheAxes_IsAtRightAngles()
    {
        new Lab(50, 10, 0).ToLch().H.ShouldBe(0);
        new Lab(50, 0, 10).ToLch().H.ShouldBe(90, 1e-12);
        new Lab(50, -10, 0).ToLch().H.ShouldBe(180, 1e-12);
        new Lab(50, 0, -10).ToLch().H.ShouldBe(270, 1e-12);
        new Lab(50, 0, 0).ToLch().ShouldBe(new Lch(50, 0, 0));
    }

    [Fact]
    public void Planes_OfEveryLength_AreTheDoublePathWithinTheStatedError()
    {
        var random = new Random(3);
        foreach (var length in new[] { 0, 1, 5, 8, 9, 16, 17, 1000 })
        {
            var (x, y, z) = (Values(length, random), Values(length, random), Values(length, random));
            var (l, a, b) = (new float[length], new float[length], new float[length]);
            ColorPlanes.ToLab(WhitePoints.D50, x, y, z, l, a, b);
            var (p, q, r) = (x.ToArray(), y.ToArray(), z.ToArray());
            ColorPlanes.Transform(RgbSpace.SRgb.FromD50Matrix, p, q, r, p, q, r);
            var differences = new float[length];
            ColorPlanes.Cie76(l, a, b, x, y, z, differences);
            for (var i = 0; i < length; i++)
            {
                var exact = Lab.FromXyz(new(x[i], y[i], z[i]), WhitePoints.D50);
                Math.Abs(l[i] - exact.L).ShouldBeLessThan(1e-4);
                Math.Abs(a[i] - exact.A).ShouldBeLessThan(5e-4);
                Math.Abs(b[i] - exact.B).ShouldBeLessThan(5e-4);
                var linear = RgbSpace.SRgb.D50ToLinear(new(x[i], y[i], z[i]));
                (p[i], q[i], r[i]).ShouldBeCloseTo((linear.R, linear.G, linear.B), 5e-6);
                var difference = DeltaE.Cie76(new(l[i], a[i], b[i]), new(x[i], y[i], z[i]));
                (differences[i] / difference).ShouldBe(1, 1e-6);
            }
        }
    }

    [Fact]
    public void Planes_NaNAndZero_AreAsInDouble()
    {
        float[] x = [float.NaN, 0, 0.5f], y = [0.5f, 0, float.NaN], z = [0.5f, 0, 0.5f];
        var (l, a, b) = (new float[3], new float[3], new float[3]);
        ColorPlanes.ToLab(WhitePoints.D50, x, y, z, l, a, b);

        l[0].ShouldBe(76.0693f, 1e-3f);
        a[0].ShouldBe(float.NaN);
        l[1].ShouldBe(0, 1e-5f);
        (l[2], a[2], b[2]).ShouldBe((float.NaN, float.NaN, float.NaN));
        Should.Throw<ArgumentException>(() => ColorPlanes.ToLab(WhitePoints.D50, x, y, z, l, a, new float[2]));
    }

    private static float[] Values(int length, Random random) => [.. Enumerable.Range(0, length).Select(_ => (float)(3.9 * random.NextDouble() - 0.09))];
}
