using Kargah.Color;
using Kargah.Color.Detection;

namespace Kargah.Print.Tests;

public sealed class CardSheetTests
{
    private const int DotsPerInch = 150;
    private static readonly DateTimeOffset made = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, bool, double> Sheets { get; } = new()
    {
        { "a4", false, 203.2 },
        { "a3", false, 300 },
        { "letter", false, 203.2 },
        { "a4", true, 180 },
        { "a3", true, 277.5 },
    };

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Write_EverySheet_IsFoundWithFourMarkersAtItsMillimetres(string paper, bool window, double across)
    {
        var sheet = Paper.Find(paper)!;
        var pdf = CardSheet.Write(new() { Paper = sheet, Window = window, Made = made });

        var (width, height, rgb) = Poppler.Render(pdf, DotsPerInch);
        var card = CardDetector.Find(LightPlane.FromRgb(rgb, width, height, TransferCurve.SRgb)).Card;

        (width * 25.4 / DotsPerInch).ShouldBe(sheet.Width, 0.2);
        (height * 25.4 / DotsPerInch).ShouldBe(sheet.Height, 0.2);
        card.ShouldNotBeNull();
        card.Markers.Count.ShouldBe(4);
        double Millimetres(int from, int to) => Distance(card.Map.Apply(CardGeometry.Middle(from)), card.Map.Apply(CardGeometry.Middle(to))) * 25.4 / DotsPerInch;
        // half a pixel
        const double tolerance = 0.5 * 25.4 / DotsPerInch;
        Millimetres(0, 1).ShouldBe(across, tolerance);
        Millimetres(2, 3).ShouldBe(across, tolerance);
        // a window's cells are square
        Millimetres(0, 3).ShouldBe(across * 400 / 600 * (window ? 8.0 / 7 : 1), tolerance);
        Millimetres(1, 2).ShouldBe(Millimetres(0, 3), tolerance);
    }

    [Fact]
    public void Write_TheCard_HasTheChartsColorsWhereTheyAreMeasured()
    {
        var (width, height, rgb) = Poppler.Render(CardSheet.Write(new() { Made = made }), DotsPerInch);
        var card = CardDetector.Find(LightPlane.FromRgb(rgb, width, height, TransferCurve.SRgb)).Card!;

        for (var id = 0; id < ReferenceChart.Count; id++)
        {
            var expected = RgbSpace.SRgb.FromLab(ReferenceChart.Classic24After2014[id].Value);
            foreach (var corner in CardGeometry.Sampled(id))
            {
                var (x, y) = card.Map.Apply(corner) is var p ? ((int)Math.Round(p.X), (int)Math.Round(p.Y)) : default;
                var at = 3 * (y * width + x);
                ((double)rgb[at]).ShouldBe(255 * Math.Clamp(expected.R, 0, 1), 1);
                ((double)rgb[at + 1]).ShouldBe(255 * Math.Clamp(expected.G, 0, 1), 1);
                ((double)rgb[at + 2]).ShouldBe(255 * Math.Clamp(expected.B, 0, 1), 1);
            }
        }
    }

    [Fact]
    public void Write_AWindow_HasRoomForAChartOfItsPitch()
    {
        var sheet = CardSheet.Write(new() { Window = true, Pitch = 20.5, Made = made });
        var (width, height, rgb) = Poppler.Render(sheet, DotsPerInch);
        var map = CardDetector.Find(LightPlane.FromRgb(rgb, width, height, TransferCurve.SRgb)).Card!.Map;

        Point Middle(int patch) => map.Apply(CardGeometry.Sampled(patch)[0] + new Point(24, 21));
        (Distance(Middle(0), Middle(5)) * 25.4 / DotsPerInch).ShouldBe(5 * 20.5, 0.05);
        (Distance(Middle(0), Middle(18)) * 25.4 / DotsPerInch).ShouldBe(3 * 20.5, 0.05);
        Poppler.Text(sheet).ShouldContain("20.5 mm apart");
    }

    [Fact]
    public void Write_APitchWithoutRoom_SaysWhatThePaperHasRoomFor() =>
        Should.Throw<ArgumentOutOfRangeException>(() => CardSheet.Write(new() { Window = true, Pitch = 60, Made = made })).Message.ShouldContain("8 to 24.5");

    [Fact]
    public void Write_TheCard_SaysHowToPrintIt()
    {
        var text = Poppler.Text(CardSheet.Write(new() { Made = made }));

        text.ShouldContain("100 %");
        text.ShouldContain("spectrophotometer");
        text.ShouldContain("reference not measured");
    }

    [Fact]
    public void Write_TwiceTheSame_IsTheSameFile() =>
        CardSheet.Write(new() { Made = made }).ShouldBe(CardSheet.Write(new() { Made = made }));

    private static double Distance(Point a, Point b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2));
}
