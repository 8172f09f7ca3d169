using Kargah.Color.Detection;
using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Detection;

public sealed class PatchReaderTests
{
    [Fact]
    public void Read_ATurnedAndTiltedCard_MeasuresTheLightOfEachPatch()
    {
        var scene = new RenderedCard { Rotation = 100, Tilt = 30, Noise = 0.01, Exposure = 0.9 };
        var readings = Read(scene, scene.Pixels());
        readings.Select(reading => reading.Id).ShouldBe(Enumerable.Range(0, 24));
        foreach (var reading in readings)
        {
            var light = 0.9 * RenderedCard.Patch(reading.Id);
            reading.Measurement.Use.ShouldBe(PatchUse.Used);
            reading.Measurement.Linear.G.ShouldBe(light, 0.01 * light + 0.002, $"patch {reading.Id}");
            reading.Deviation.G.ShouldBeInRange(0.005 * Math.Sqrt(light), 0.02 * Math.Sqrt(light + 0.01), $"patch {reading.Id}");
            reading.Pixels.ShouldBeGreaterThan(100);
            reading.Mean.G.ShouldBe(TransferCurve.SRgb.Encode(reading.Measurement.Linear.G), 1e-9);
            reading.Spread.ShouldBeInRange(0.002, 0.03);
            (reading.Center - scene.Map.Apply(new(100 + 80 * (reading.Id % 6), 95 + 70 * (reading.Id / 6)))).Length.ShouldBeLessThan(1);
        }
    }

    [Fact]
    public void Read_SixteenBits_IsWhatEightBitsSay()
    {
        var scene = new RenderedCard { Width = 400, Height = 300 };
        var bytes = scene.Pixels();
        // 255 · 257 = 65,535: the same values
        ushort[] words = [.. bytes.Select(value => (ushort)(257 * value))];
        var (coarse, fine) = (Read(scene, bytes), PatchReader.Read<ushort>(words, scene.Width, scene.Height, 3, TransferCurve.SRgb, scene.View));
        foreach (var (a, b) in coarse.Zip(fine))
        {
            b.Measurement.Linear.R.ShouldBe(a.Measurement.Linear.R, 1e-7);
            b.Measurement.ClippedShare.ShouldBe(a.Measurement.ClippedShare);
        }
    }

    [Fact]
    public void Read_AnOverexposedPicture_TellsWhichPatchesAreClipped()
    {
        var scene = new RenderedCard { Exposure = 1.6, Noise = 0.001 };
        var readings = Read(scene, scene.Pixels());
        readings.Where(reading => reading.Measurement.Use == PatchUse.Clipped).Select(reading => reading.Id).ShouldBe(Enumerable.Range(0, 24).Where(id => 1.6 * RenderedCard.Patch(id) > 1.01));
    }

    [Fact]
    public void Read_AReflectionOnAPatch_IsLeftOutWhereItIsSmall_AndToldWhereItIsLarge()
    {
        var scene = new RenderedCard();
        var pixels = scene.Pixels();
        var clean = Read(scene, pixels);
        // patches 7 and 16 are dark
        Shine(7, 0.07);
        Shine(16, 0.4);
        var shining = Read(scene, pixels);
        shining[7].Measurement.Use.ShouldBe(PatchUse.Used);
        shining[7].Measurement.Linear.G.ShouldBe(clean[7].Measurement.Linear.G, 0.02 * clean[7].Measurement.Linear.G);
        shining[16].Measurement.Use.ShouldBe(PatchUse.Specular);

        void Shine(int patch, double share)
        {
            var (from, to) = (scene.Map.Apply(CardGeometry.Sampled(patch)[0]), scene.Map.Apply(CardGeometry.Sampled(patch)[2]));
            for (var y = (int)from.Y; y < from.Y + share * (to.Y - from.Y); y++)
            {
                pixels.AsSpan(3 * (y * scene.Width + (int)from.X), 3 * (int)(to.X - from.X + 1)).Fill(240);
            }
        }
    }

    [Fact]
    public void Read_ACardHalfOutOfThePicture_HasNoNumbersWhereNothingIsSeen()
    {
        var scene = new RenderedCard { Width = 400, Height = 300 };
        var away = new Homography(new Matrix3(1, 0, -200, 0, 1, 0, 0, 0, 1) * scene.Map.Matrix);
        var readings = PatchReader.Read<byte>(scene.Pixels(), 400, 300, 3, TransferCurve.SRgb, new(away, LensCurve.None));
        foreach (var reading in readings)
        {
            var seen = reading.Id % 6 >= 3;
            (reading.Measurement.Use != PatchUse.Empty).ShouldBe(seen, $"patch {reading.Id}");
            (reading.Pixels > 0).ShouldBe(seen);
        }
    }

    [Fact]
    public void Read_PixelsOfAnotherSize_IsRefused() =>
        Should.Throw<ArgumentException>(() => PatchReader.Read<byte>(new byte[10], 2, 2, 3, TransferCurve.SRgb, new(new(Matrix3.Identity), LensCurve.None))).Message.ShouldBe("2 × 2 pixels of 3 channels are 12 values, not 10.");

    private static PatchReading[] Read(RenderedCard scene, byte[] pixels) => PatchReader.Read<byte>(pixels, scene.Width, scene.Height, 3, TransferCurve.SRgb, scene.View);
}
