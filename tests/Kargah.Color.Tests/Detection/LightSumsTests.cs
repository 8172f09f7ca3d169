using Kargah.Color.Detection;

namespace Kargah.Color.Tests.Detection;

public class LightSumsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(67, 35)]
    [InlineData(1111, 70)]
    [InlineData(2050, 33)]
    public void Light_SixtyFourCodesAtOnceOrOneByOne_IsTheSame(int width, int height)
    {
        Assert.SkipUnless(CodeLookup.IsSupported, "This processor takes them one by one only.");
        var pixels = new byte[3 * width * height];
        new Random(71).NextBytes(pixels);
        foreach (var curve in new[] { TransferCurve.SRgb, TransferCurve.AdobeRgb })
        {
            var (wide, single) = (Planes(pixels, width, height, curve, wide: true), Planes(pixels, width, height, curve, wide: false));
            foreach (var (a, b) in wide.Zip(single))
            {
                (a.Width, a.Height).ShouldBe((b.Width, b.Height));
                for (var i = 0; i < a.Values.Length; i++)
                {
                    if (!(Math.Abs(a.Values[i] - b.Values[i]) < 8e-6))
                    {
                        Assert.Fail($"{a.Values[i]} is not {b.Values[i]} at {i} of {a.Width} × {a.Height}.");
                    }
                }
            }
        }
    }

    [Fact]
    public void Find_SixtyFourPixelsAtOnceOrOneByOne_MarksTheSameRegions()
    {
        // what is near a side is taken one by one; the same figure in the middle of a wider picture is not
        var (narrow, wide) = (Square(30, 9), Square(400, 189));
        foreach (var radius in new[] { 3, 7, 14 })
        {
            var (few, many) = (new DarkRegions(narrow).Find(radius, 0.06), new DarkRegions(wide).Find(radius, 0.06));
            few.Count.ShouldBe(1);
            many.Count.ShouldBe(1);
            foreach (var (a, b) in few[0].Zip(many[0]))
            {
                (b - a).ShouldBe(new Point(180, 0));
            }
        }
    }

    private static List<LightPlane> Planes(byte[] pixels, int width, int height, TransferCurve curve, bool wide)
    {
        var planes = new List<LightPlane>();
        Pixels<byte>.Use(pixels, width, height, 3, curve, source =>
        {
            for (var level = 0; level <= 7; level++)
            {
                planes.Add(source.Light(level, null));
            }

            planes.Add(source.Light(width / 3, height / 4, Math.Max(1, width / 2), Math.Max(1, height / 2)));
        }, wide);
        return planes;
    }

    /// <summary>A dark square on bright paper.</summary>
    private static LightPlane Square(int width, int left)
    {
        var values = new float[width * 30];
        Array.Fill(values, 0.8f);
        for (var y = 9; y < 21; y++)
        {
            values.AsSpan(y * width + left, 12).Fill(0.1f);
        }

        return new(width, 30, values);
    }
}
