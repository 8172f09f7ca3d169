namespace Kargah.Color.Tests.Spaces;

public class TransferCurveTests
{
    private static readonly TransferCurve[] all = [TransferCurve.Linear, TransferCurve.SRgb, TransferCurve.AdobeRgb, TransferCurve.LStar, TransferCurve.Romm];

    public static TheoryData<string> Names => [.. all.Select(c => c.Name)];

    [Fact]
    public void Decode_KnownValues_AreThePublishedOnes()
    {
        TransferCurve.SRgb.Decode(0.5).ShouldBe(0.21404114, 1e-8);
        TransferCurve.SRgb.Decode(0.04045).ShouldBe(0.0031308, 1e-7);
        TransferCurve.AdobeRgb.Decode(0.5).ShouldBe(Math.Pow(0.5, 2.19921875));
        TransferCurve.Romm.Decode(0.5).ShouldBe(Math.Pow(0.5, 1.8));
        TransferCurve.Romm.Encode(1.0 / 512).ShouldBe(16.0 / 512, 1e-12);
        // lightness 50 is the middle of the signal
        TransferCurve.LStar.Decode(0.5).ShouldBe(new Lab(50, 0, 0).ToXyz(WhitePoints.D50).Y, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Curve_FromBelowZeroToAboveOne_RisesAndComesBack(string name)
    {
        var curve = all.Single(c => c.Name == name);
        var before = double.NegativeInfinity;
        for (var v = -2.0; v <= 4; v += 1 / 1024.0)
        {
            var light = curve.Decode(v);
            light.ShouldBeGreaterThan(before);
            before = light;
            curve.Encode(light).ShouldBe(v, 1e-6);
            curve.Decode(-v).ShouldBe(-light);
        }

        curve.Decode(0.0).ShouldBe(0);
        curve.Decode(1.0).ShouldBe(1, 1e-15);
        curve.Encode(1.0).ShouldBe(1, 1e-15);
        curve.Decode(double.NaN).ShouldBe(double.NaN);
        curve.Encode(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spans_OfEveryLength_AreTheDoublePathWithinTheStatedError(string name)
    {
        var curve = all.Single(c => c.Name == name);
        foreach (var length in new[] { 0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 5000 })
        {
            var values = new float[length];
            for (var i = 0; i < length; i++)
            {
                // from 1e-6 to 16, both signs
                values[i] = (i % 2 == 0 ? 1 : -1) * MathF.Pow(10, -6 + 7.2f * i / Math.Max(length - 1, 1));
            }

            var (light, back) = (new float[length], values.ToArray());
            curve.Decode(values, light);
            curve.Encode(back, back);
            for (var i = 0; i < length; i++)
            {
                Relative(light[i], curve.Decode((double)values[i])).ShouldBeLessThan(3e-6, $"{values[i]:R} decoded, of {length}");
                Relative(back[i], curve.Encode((double)values[i])).ShouldBeLessThan(3e-6, $"{values[i]:R} encoded, of {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spans_NaNZeroAndInfinity_AreAsInDouble(string name)
    {
        var curve = all.Single(c => c.Name == name);
        float[] values = [float.NaN, 0, -0f, float.PositiveInfinity, float.NegativeInfinity, 1];
        float[] expected = [float.NaN, 0, 0, float.PositiveInfinity, float.NegativeInfinity, 1];
        var results = new float[values.Length];
        curve.Decode(values, results);
        for (var i = 0; i < results.Length; i++)
        {
            if (i == 5)
            {
                results[i].ShouldBe(1, 1e-6f);
            }
            else
            {
                results[i].ShouldBe(expected[i]);
            }
        }

        Should.Throw<ArgumentException>(() => curve.Decode(values, new float[3]));
    }

    private static double Relative(double value, double exact) => Math.Abs(value - exact) / Math.Abs(exact);
}
