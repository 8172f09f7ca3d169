using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Fitting;

public class CurveEvidenceTests
{
    private static readonly ReferenceChart chart = SpectralCamera.Chart();

    /// <summary>The neutral row as a camera of three channels has it.</summary>
    private static PatchSample[] Grays(Func<double, double> tone, Random random, double noise, double exposure = 1, ShadingField shading = default) =>
    [
        .. Enumerable.Range(18, 6).Select(id =>
        {
            var place = ReferenceChart.Position(id);
            double See(double level) => exposure * tone(level * chart[id].Xyz.Y * shading.At(place)) * (1 + noise * (2 * random.NextDouble() - 1));
            return new PatchSample(id, new(See(0.9), See(1), See(0.7)), chart[id].Xyz, chart[id].Value, place);
        }),
    ];

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void IsThere_GraysWithNoiseAlone_IsSaidOfHardlyAny(double noise)
    {
        var random = new Random(41);

        Enumerable.Range(0, 2000).Count(_ => CurveEvidence.IsThere(Grays(y => y, random, noise), ShadingField.None)).ShouldBeLessThan(10);
    }

    [Fact]
    public void IsThere_GraysThatACurveBent_IsSaidAtEveryExposureAndOfFourPatches()
    {
        var random = new Random(42);
        foreach (var exposure in new[] { 0.01, 0.5, 1, 3 })
        {
            foreach (var power in new[] { 0.8, 0.9, 1.1, 2.2 })
            {
                var grays = Grays(y => Math.Pow(y, power), random, 0.01, exposure);
                CurveEvidence.IsThere(grays, ShadingField.None).ShouldBeTrue();
                CurveEvidence.IsThere(grays.AsSpan(2), ShadingField.None).ShouldBeTrue();
                CurveEvidence.IsThere(grays.AsSpan(3), ShadingField.None).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void IsThere_GraysInLightThatFallsOff_IsNotSaidOnceTheLightIsKnown()
    {
        var field = new ShadingField(0.2, 0, -0.1, 0, 0.05);
        var grays = Grays(y => y, new Random(43), 0.005, shading: field);

        CurveEvidence.IsThere(grays, ShadingField.None).ShouldBeTrue();
        CurveEvidence.IsThere(grays, field).ShouldBeFalse();
    }

    [Fact]
    public void IsThere_GraysThatAreOffByLessThanAChartIsCertain_IsNotSaid()
    {
        // without noise the channels agree on anything, were it the chart's own error
        var odd = true;
        CurveEvidence.IsThere(Grays(y => y * ((odd = !odd) ? 1.005 : 1), new Random(44), 0), ShadingField.None).ShouldBeFalse();
    }
}
