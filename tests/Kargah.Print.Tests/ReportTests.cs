using Kargah.Contracts;

namespace Kargah.Print.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Write_AReport_SaysWhatTheRecordsSay()
    {
        var report = ReportSample.Picture(warning: "The light falls off by 8 % over the card.");

        var text = Poppler.Text(PictureReportPages.Write(report, ReportSample.Gray(60, 40), ReportSample.Gray(60, 40), "en", ReportSample.Made));

        foreach (var expected in new[]
        {
            "portrait-01.jpg", "Excellent", "11.42", "NIKON D800", "1/125 s", "f/5.6", "Classic 24, since November 2014", "CIEDE2000", "root-polynomial", "1.820",
            "FADGI 2023", "3 stars", "missed", "The light falls off by 8 % over the card.", "dark skin", "black 2", "not used", "page 2",
        })
        {
            text.ShouldContain(expected);
        }
    }

    [Fact]
    public void Write_InPersian_HasPersianWordsAndDigits()
    {
        var text = Poppler.Text(PictureReportPages.Write(ReportSample.Picture(), null, null, "fa", ReportSample.Made));

        text.ShouldContain("۱۱٫۴۲");
        text.ShouldContain("گزارش رنگ");
        text.ShouldContain("پوست تیره");
        text.ShouldNotContain("11.42");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    public void Write_NamesOfStrangers_ArePlainText(string language)
    {
        const string name = "<b>a & b</b>\u0000\u0007 %s \uD800 💥 سلام.jpg";
        var report = ReportSample.Picture(name, warning: new string('w', 3000));

        var text = Poppler.Text(PictureReportPages.Write(report, null, null, language, ReportSample.Made));

        text.ShouldContain("<b>a & b</b>");
        text.ShouldContain("%s");
    }

    [Fact]
    public void Write_AReferenceThatNobodyMeasured_CarriesNoRating()
    {
        var report = ReportSample.Picture();
        var correction = report.Correction! with { DeltaEMetrics = report.Correction!.DeltaEMetrics with { QualityRating = null, Verdicts = null } };

        var text = Poppler.Text(PictureReportPages.Write(report with { Correction = correction }, null, null, "en", ReportSample.Made));

        text.ShouldContain("Reference not measured: no rating");
        text.ShouldNotContain("Excellent");
        text.ShouldNotContain("FADGI");
    }

    [Fact]
    public void Write_APictureWithoutACard_SaysWhy()
    {
        var report = ReportSample.Picture() with
        {
            Correction = null,
            Detection = new()
            {
                DetectionId = Guid.Empty,
                ImageId = Guid.Empty,
                Success = false,
                Chart = ChartKind.Aruco24,
                MarkersFound = 2,
                Markers = [],
                Patches = [],
                PatchesCount = 0,
                ProcessingTimeMs = 1,
                Timestamp = ReportSample.Made,
                Errors = ["Two markers were seen, and three are needed."],
            },
        };

        var text = Poppler.Text(PictureReportPages.Write(report, ReportSample.Gray(40, 60), null, "en", ReportSample.Made));

        text.ShouldContain("No card was found in this picture.");
        text.ShouldContain("Two markers were seen, and three are needed.");
    }

    [Fact]
    public void Write_Pictures_AreShownAsTheyAre()
    {
        var (width, height, rgb) = Poppler.Render(PictureReportPages.Write(ReportSample.Picture(), ReportSample.Gray(255, 100), null, "en", ReportSample.Made), 72);

        // the left picture is 87 mm wide and begins 15 mm from the paper's edge: somewhere below, a row runs evenly from black to white
        var (from, to) = ((int)(17 * 72 / 25.4), (int)(100 * 72 / 25.4));
        Enumerable.Range(0, height).Count(y =>
        {
            int At(int x) => rgb[3 * (y * width + x)];
            return At(from) < 15 && At(to) > 240 && Math.Abs(At((from + to) / 2) - 128) < 8;
        }).ShouldBeInRange(90, 100);
    }

    [Theory]
    [InlineData("en", "picture-119.jpg", "page 3")]
    [InlineData("fa", "picture-119.jpg", "گزارش دسته")]
    public void Write_ABatch_ListsEveryPictureOverItsPages(string language, string last, string page)
    {
        var text = Poppler.Text(BatchReportPages.Write(ReportSample.Batch(120), language, ReportSample.Made));

        text.ShouldContain("picture-000.jpg");
        text.ShouldContain(last);
        text.ShouldContain(page);
        text.ShouldContain("two markers were seen");
    }

    [Fact]
    public void Write_AnEmptyBatch_IsAPage()
    {
        var report = ReportSample.Batch(0) with { Histogram = null, MeanDeltaE = null, MeanLeaveOneOutDeltaE = null };

        Poppler.Text(BatchReportPages.Write(report, "en", ReportSample.Made)).ShouldContain("Museum, room 4");
    }
}
