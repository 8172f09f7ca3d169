namespace Kargah.Color.Tests.Spaces;

public class RgbSpaceTests
{
    // published to the digits given
    public static TheoryData<string, double[]> Matrices => new()
    {
        { "sRGB", [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041] },
        { "Adobe RGB", [0.5767309, 0.1855540, 0.1881852, 0.2973769, 0.6273491, 0.0752741, 0.0270343, 0.0706872, 0.9911085] },
        { "ProPhoto RGB", [0.7976749, 0.1351917, 0.0313534, 0.2880402, 0.7118741, 0.0000857, 0, 0, 0.8252100] },
        { "eciRGB v2", [0.6502043, 0.1780774, 0.1359384, 0.3202499, 0.6020711, 0.0776791, 0, 0.0678390, 0.7573710] },
        { "Display P3", [0.4866, 0.2657, 0.1982, 0.2290, 0.6917, 0.0793, 0, 0.0451, 1.0439] },
    };

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Matrix_OfEachSpace_IsThePublishedOne(string name, double[] published)
    {
        var space = RgbSpace.Find(name.ToUpperInvariant())!;
        var tolerance = name == "Display P3" ? 3e-4 : 2e-6;

        for (var i = 0; i < 9; i++)
        {
            space.ToXyzMatrix.ToArray()[i].ShouldBe(published[i], tolerance);
        }

        // white is the white, and the way there and back ends where it began
        space.ToXyzMatrix.Apply(1, 1, 1).Item3.ShouldBe(space.White.Z, 1e-12);
        Lab white = space.ToLab(new(1, 1, 1));
        (white.L, white.A, white.B).ShouldBeCloseTo((100, 0, 0), 1e-10);
    }

    [Fact]
    public void SRgb_ToD50_HasTheColorantsOfItsProfile()
    {
        double[] published = [0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786, 0.0606169, 0.0139322, 0.0971045, 0.7141733];
        for (var i = 0; i < 9; i++)
        {
            RgbSpace.SRgb.ToD50Matrix.ToArray()[i].ShouldBe(published[i], 1e-7);
        }
    }

    [Fact]
    public void Lab_ThereAndBack_IsTheSameInEverySpaceAlsoOutsideOfTheGamut()
    {
        var random = new Random(2);
        foreach (var space in RgbSpace.All)
        {
            for (var i = 0; i < 200; i++)
            {
                Lab color = new(100 * random.NextDouble(), 240 * random.NextDouble() - 120, 240 * random.NextDouble() - 120);
                var back = space.ToLab(space.FromLab(color));
                (back.L, back.A, back.B).ShouldBeCloseTo((color.L, color.A, color.B), 1e-4);
            }
        }

        // the cyan patch of the classic chart is no sRGB color
        var cyan = RgbSpace.SRgb.D50ToLinear(new Lab(49.57, -29.71, -28.32).ToXyz(WhitePoints.D50));
        cyan.R.ShouldBe(-0.044, 1e-3);
    }

    [Fact]
    public void Find_AnUnknownName_IsNull() => RgbSpace.Find("CMYK").ShouldBeNull();
}
