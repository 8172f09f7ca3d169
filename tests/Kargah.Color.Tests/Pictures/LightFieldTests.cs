using Kargah.Color.Fitting;
using Kargah.Color.Pictures;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Pictures;

public class LightFieldTests
{
    private static readonly ColorModel unchanged = new(ModelKind.Linear, new(1, 1, 1), RgbSpace.SRgb.ToD50Matrix.ToArray(), null);

    private static double Falling(double x, double y, int width, int height)
    {
        var (u, v) = ((x - (width - 1) / 2.0) / width, (y - (height - 1) / 2.0) / height);
        return 0.8 * (1 - 0.9 * (u * u + v * v) + 0.2 * u);
    }

    [Theory]
    [InlineData(400, 300)]
    [InlineData(301, 97)]
    public void Gain_OfAFrameThatFallsOff_IsItsReciprocalWithTheMiddleAsItWas(int width, int height)
    {
        var random = new Random(81);
        var frame = new float[width * height];
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (float)(Falling(i % width, i / width, width, height) * (1 + 0.02 * (random.NextDouble() - 0.5)));
        }

        // a speck of dust and a pixel that is no number
        (frame[5 * width + 7], frame[20 * width + 9]) = (0.01f, float.NaN);
        var measured = LightField.FromFrame(frame, width, height);
        var said = LightField.From(width, height, (x, y) => Falling(x, y, width, height));

        var middle = Falling((width - 1) / 2.0, (height - 1) / 2.0, width, height);
        foreach (var (x, y) in new[] { (width / 2, height / 2), (width / 4, height / 3), (3, height - 4), (width - 3, 4), (width - 5, height - 5) })
        {
            var exact = middle / Falling(x, y, width, height);
            measured.Gain(x, y).ShouldBe(exact, 0.02 * exact);
            said.Gain(x, y).ShouldBe(exact, 0.01 * exact);
        }

        said.Gain(width / 2, height / 2).ShouldBe(1, 1e-2);
    }

    [Theory]
    [InlineData(ModelKind.Linear)]
    [InlineData(ModelKind.RootPolynomial)]
    public void Apply_PicturesInUnevenLight_IsTheDoublePathWithTheGainOfEachPlace(ModelKind kind)
    {
        const int width = 701;
        const int height = 130;
        var field = LightField.From(width, height, (x, y) => Falling(x, y, width, height));
        var model = kind == ModelKind.Linear ? unchanged
            : new ColorModel(kind, new(1, 1, 1), [0.4, 0.3, 0.1, 0.1, 0, 0, 0.2, 0.7, 0, 0, 0.1, 0, 0, 0.1, 0.6, 0, 0.1, 0], null);
        var correction = new PictureCorrection(model, TransferCurve.SRgb, RgbSpace.SRgb, preserveSpeculars: true, field);
        var pixels = new byte[3 * width * height];
        new Random(82).NextBytes(pixels);
        var (result, together) = (new byte[pixels.Length], new byte[pixels.Length]);

        correction.Apply(pixels, result);
        using var team = new ThreadTeam(2);
        correction.Apply(pixels, together, 3, team);

        together.ShouldBe(result);
        for (var i = 0; i < pixels.Length; i += 3 * 37)
        {
            var exact = correction.Apply(new(pixels[i] / 255.0, pixels[i + 1] / 255.0, pixels[i + 2] / 255.0), field.Gain(i / 3 % width, i / 3 / width));
            for (var c = 0; c < 3; c++)
            {
                ((double)result[i + c]).ShouldBe(Math.Round(255 * exact[c]), 1.01);
            }
        }

        Should.Throw<ArgumentException>(() => correction.Apply(new byte[30], new byte[30])).Message.ShouldContain("701 × 130");
    }

    [Fact]
    public void FromFrame_SmallDarkOrWrongFrames_WorkOrSayWhy()
    {
        LightField.FromFrame([0.5f], 1, 1).Gain(0, 0).ShouldBe(1, 1e-6);
        LightField.FromFrame([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], 3, 2).Gain(2, 1).ShouldBe(1, 1e-6);
        // far darker corners are brightened twentyfold and no more
        LightField.From(100, 100, (x, y) => Math.Abs(x - 49.5) < 20 && Math.Abs(y - 49.5) < 20 ? 1 : 0).Gain(0, 0).ShouldBe(20, 1e-3);
        Should.Throw<ArgumentException>(() => LightField.FromFrame(new float[100], 10, 10)).Message.ShouldContain("middle");
        Should.Throw<ArgumentException>(() => LightField.FromFrame(new float[99], 10, 10));
        Should.Throw<ArgumentOutOfRangeException>(() => LightField.FromFrame([], 0, 10));
    }
}
