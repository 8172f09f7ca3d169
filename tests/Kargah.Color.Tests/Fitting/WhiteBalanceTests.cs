using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Fitting;

public class WhiteBalanceTests
{
    private static readonly Rgb light = new(1.6, 1, 0.7);

    [Theory]
    [InlineData(WhiteBalanceMethod.GrayWorld)]
    [InlineData(WhiteBalanceMethod.WhitePatch)]
    [InlineData(WhiteBalanceMethod.ShadesOfGray)]
    public void Estimate_GrayThingsUnderALight_IsTheLight(WhiteBalanceMethod method)
    {
        var random = new Random(41);
        var pixels = Pixels(2000, _ => (0.01 + 0.5 * random.NextDouble()) * light);

        var found = WhiteBalance.Estimate(method, pixels)!.Value;

        WhiteBalance.AngleBetween(found, light).ShouldBeLessThan(1e-4);
        found.G.ShouldBe(1);
        // pixels that are clipped, negative or no numbers say nothing
        float[] spoiled = [.. pixels, 1, 1, 1, 0.99f, 0.2f, 0.2f, -1, 0.5f, 0.5f, float.NaN, 0.1f, 0.1f, float.PositiveInfinity, 0, 0];
        WhiteBalance.Estimate(method, spoiled).ShouldBe(found);
    }

    [Fact]
    public void Estimate_OneColoredThingAmongGrayOnes_MisleadsTheBrightestLess()
    {
        var pixels = Pixels(1000, i => (i % 5 == 0 ? 0.2 : 0.02 + 0.5 * (i / 1000.0)) * (i % 5 == 0 ? new Rgb(0.1, 1.4, 0.1) : light));

        double Error(WhiteBalanceMethod method) => WhiteBalance.AngleBetween(WhiteBalance.Estimate(method, pixels)!.Value, light);

        Error(WhiteBalanceMethod.WhitePatch).ShouldBeLessThan(Error(WhiteBalanceMethod.ShadesOfGray));
        Error(WhiteBalanceMethod.ShadesOfGray).ShouldBeLessThan(Error(WhiteBalanceMethod.GrayWorld));
    }

    [Fact]
    public void Estimate_NoLight_IsNone()
    {
        foreach (var method in Enum.GetValues<WhiteBalanceMethod>())
        {
            WhiteBalance.Estimate(method, []).ShouldBeNull();
            WhiteBalance.Estimate(method, new float[30]).ShouldBeNull();
            WhiteBalance.Estimate(method, [1, 1, 1]).ShouldBeNull();
            Should.Throw<ArgumentException>(() => WhiteBalance.Estimate(method, new float[4]));
        }
    }

    [Fact]
    public void FromNeutrals_SpectralCameras_IsTheLightWithinHalfTheTarget()
    {
        foreach (var name in SpectralCamera.Names)
        {
            foreach (var illuminant in SpectralCamera.Lights)
            {
                var camera = new SpectralCamera(name, illuminant);
                var measured = SpectralCamera.FittedChart.Select(r => new PatchMeasurement(camera.See(r, 0.9))).ToArray();
                var white = camera.See([.. Enumerable.Repeat(1.0, 31)]);
                WhiteBalance.AngleBetween(WhiteBalance.FromNeutrals(measured)!.Value, white).ShouldBeLessThan(0.15);
            }
        }

        WhiteBalance.FromNeutrals([.. Enumerable.Repeat(new PatchMeasurement(new(1, 1, 1), ClippedShare: 1), 24)]).ShouldBeNull();
    }

    private static float[] Pixels(int count, Func<int, Rgb> pixel) =>
        [.. Enumerable.Range(0, count).Select(pixel).SelectMany(p => new[] { (float)p.R, (float)p.G, (float)p.B })];
}
