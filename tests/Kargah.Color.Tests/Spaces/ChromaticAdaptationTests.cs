namespace Kargah.Color.Tests.Spaces;

public class ChromaticAdaptationTests
{
    public static TheoryData<ConeSpace, double[]> D50ToD65 => new()
    {
        { ConeSpace.Bradford, [0.9555766, -0.0230393, 0.0631636, -0.0282895, 1.0099416, 0.0210077, 0.0122982, -0.0204830, 1.3299098] },
        { ConeSpace.Cat16, [0.9894962, -0.0399233, 0.0439904, -0.0053911, 1.0066457, -0.0017541, -0.0004037, 0.0150564, 1.3016843] },
        { ConeSpace.VonKries, [0.9845002, -0.0546158, 0.0676324, -0.0059992, 1.0047864, 0.0012095, 0, 0, 1.3194581] },
    };

    [Theory]
    [MemberData(nameof(D50ToD65))]
    public void Between_D50AndD65_IsThePublishedMatrix(ConeSpace space, double[] published)
    {
        var matrix = ChromaticAdaptation.Between(WhitePoints.D50, WhitePoints.D65, space);
        for (var i = 0; i < 9; i++)
        {
            matrix.ToArray()[i].ShouldBe(published[i], 1e-7);
        }

        var white = matrix.Apply(WhitePoints.D50);
        (white.X, white.Y, white.Z).ShouldBeCloseTo((0.95047, 1, 1.08883), 1e-12);
        var back = ChromaticAdaptation.Between(WhitePoints.D65, WhitePoints.D50, space) * matrix;
        foreach (var (value, one) in back.ToArray().Zip(Matrix3.Identity.ToArray()))
        {
            value.ShouldBe(one, 1e-12);
        }
    }
}
