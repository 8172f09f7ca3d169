using Kargah.Color.Segmentation;
using Kargah.Numerics;

namespace Kargah.Color.Tests.Segmentation;

public sealed class BackgroundTests
{
    [Theory]
    [InlineData(400, 300, 1)]
    [InlineData(1000, 700, 2)]
    public void Remove_AThingOfOtherColorsThanWhatIsBehind_LeavesTheThing(int width, int height, long seed)
    {
        var pixels = Pixels(width, height, seed);
        using var team = new ThreadTeam(2);
        var alpha = Background.Remove<byte>(pixels, width, height, 3, TransferCurve.SRgb, team: team);
        var (wrong, edge) = (0, 0);
        for (var i = 0; i < alpha.Length; i++)
        {
            var share = Share(i % width, i / width, width, height);
            // a narrow band along the edge is partly opaque
            if (share is > 0.93 and < 1.07)
            {
                edge++;
            }
            else if (share < 1 != alpha[i] > 127)
            {
                wrong++;
            }
        }

        wrong.ShouldBeLessThan(alpha.Length / 300);
        edge.ShouldBeLessThan(alpha.Length / 10);
        alpha[0].ShouldBe((byte)0);
        alpha[height / 2 * width + width / 2].ShouldBeGreaterThan((byte)250);
    }

    [Fact]
    public void Remove_WithABox_LeavesNothingOutsideOfIt()
    {
        var alpha = Background.Remove<byte>(Pixels(300, 200, 3), 300, 200, 3, TransferCurve.SRgb, new PictureBox(0, 0, 150, 200));
        Enumerable.Range(0, 200).Select(y => (int)alpha[y * 300 + 170]).Max().ShouldBe(0);
        alpha[100 * 300 + 120].ShouldBeGreaterThan((byte)200);
    }

    [Fact]
    public void Remove_FromAPictureOfOneColor_Ends() =>
        Background.Remove<byte>(new byte[3 * 60 * 40], 60, 40, 3, TransferCurve.SRgb).Length.ShouldBe(2400);

    [Theory]
    [InlineData(0, 0, 60, 40)]
    [InlineData(10, 10, 0, 5)]
    [InlineData(50, 10, 20, 5)]
    public void Remove_ABoxThatLeavesNoBackgroundOrForeground_IsRefused(int left, int top, int width, int height) =>
        Should.Throw<ArgumentException>(() => Background.Remove<byte>(new byte[3 * 60 * 40], 60, 40, 3, TransferCurve.SRgb, new PictureBox(left, top, width, height)))
            .Message.ShouldStartWith("Of 60 × 40 pixels, the part from ");

    /// <summary>From the middle of an ellipse, 1 on its edge.</summary>
    private static double Share(int x, int y, int width, int height)
    {
        var (dx, dy) = ((x - 0.48 * width) / (0.3 * width), (y - 0.5 * height) / (0.34 * height));
        return Math.Sqrt(dx * dx + dy * dy);
    }

    /// <summary>An ellipse in stripes of orange and brown before blotches of green and blue, with noise.</summary>
    private static byte[] Pixels(int width, int height, long seed)
    {
        var random = new SeededRandom(seed);
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var stripe = Math.Sin(x / 9.0 + y / 17.0) > 0;
            var blotch = Math.Sin(x / 31.0) * Math.Cos(y / 23.0) > 0;
            var (r, g, b) = Share(x, y, width, height) < 1 ? stripe ? (210, 120, 40) : (120, 70, 40) : blotch ? (60, 120, 90) : (70, 90, 150);
            foreach (var (value, channel) in (ReadOnlySpan<(int, int)>)[(r, 0), (g, 1), (b, 2)])
            {
                pixels[3 * i + channel] = (byte)(value + (int)(random.NextUInt64() % 21) - 10);
            }
        }

        return pixels;
    }
}
