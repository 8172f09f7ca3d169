using Kargah.Color.Fitting;
using Kargah.Color.Profiles;

namespace Kargah.Color.Tests.Profiles;

public class IccProfileTests
{
    private static readonly DateTimeOffset created = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Theory]
    [InlineData(IccVersion.V2)]
    [InlineData(IccVersion.V4)]
    public void Of_EverySpace_MeansToLittlecmsWhatItMeansHere(IccVersion version)
    {
        var random = new Random(61);
        Rgb[] colors = [.. Enumerable.Range(0, 60).Select(i => i < 11 ? 0.1 * i * new Rgb(1, 1, 1) : new(random.NextDouble(), random.NextDouble(), random.NextDouble()))];
        foreach (var space in RgbSpace.All)
        {
            var theirs = LittleCms.ToLab(IccProfile.Of(space, created, version), colors);
            theirs.Zip(colors, (t, c) => DeltaE.Ciede2000(space.ToLab(c), t)).Max().ShouldBeLessThan(0.1, space.Name);
        }
    }

    [Theory]
    [InlineData(ModelChoice.Linear, IccVersion.V2, false)]
    [InlineData(ModelChoice.Linear, IccVersion.V4, true)]
    [InlineData(ModelChoice.RootPolynomial, IccVersion.V2, true)]
    [InlineData(ModelChoice.RootPolynomial, IccVersion.V4, false)]
    public void Of_ACorrection_MeansToLittlecmsWhatItMeansHere(ModelChoice kind, IccVersion version, bool curved)
    {
        var camera = new SpectralCamera("Nikon_5100", "D65");
        var correction = Correction.Find(
            [.. SpectralCamera.FittedChart.Select(r => new PatchMeasurement(camera.SeeBalanced(r)))], SpectralCamera.Chart(),
            new(kind, curved ? LinearizationChoice.Neutrals : LinearizationChoice.None, MeasureShading: false));
        var pictures = TransferCurve.SRgb;
        // both charts, at three exposures
        Rgb[] colors = [.. SpectralCamera.FittedChart.Concat(SpectralCamera.OtherChart).SelectMany(r => new[] { 1, 0.5, 0.1 }.Select(e => pictures.Encode(e * camera.SeeBalanced(r))))];

        var profile = IccProfile.Of(correction.Model, pictures, "Camera, é", created, version);
        var theirs = LittleCms.ToLab(profile, colors);

        var differences = theirs.Zip(colors, (t, c) => DeltaE.Ciede2000(correction.Model.ToLab(pictures.Decode(c)), t)).ToArray();
        differences.Max().ShouldBeLessThan(0.5);
        differences.Average().ShouldBeLessThan(0.1);
    }
}
