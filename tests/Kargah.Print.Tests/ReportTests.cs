using System.Text.Json;
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

    [Fact]
    public void Write_InPersian_SaysWhatWasFoundOutInPersian_AndInEnglishWhatHasNoCode()
    {
        var report = ReportSample.Picture();
        report = report with
        {
            Correction = report.Correction! with
            {
                Notices =
                [
                    new(ProblemCodes.PatchesClipped, "2 patches are clipped.", new Dictionary<string, object?> { ["count"] = 2, ["patches"] = new[] { 0, 12 } }),
                    new(ProblemCodes.ReferenceNotMeasured, "Reference not measured."),
                    new(ProblemCodes.MetadataLeftOut, "Something was left out."),
                    new("of_tomorrow", "A sentence of a newer server."),
                ],
            },
        };
        // as a server hands it to its worker
        report = JsonSerializer.Deserialize<PictureReport>(JsonSerializer.SerializeToUtf8Bytes(report, KargahJson.Options), KargahJson.Options)!;

        var text = Poppler.Text(PictureReportPages.Write(report, null, null, "fa", ReportSample.Made));

        foreach (var expected in new[] { "پوست تیره", "بریده", "راستین کارت شناخته", "A sentence of a newer server.", "Something was left out." })
        {
            text.ShouldContain(expected);
        }

        text.ShouldNotContain("are clipped");
        text.ShouldNotContain("Reference not measured.");
    }

    [Fact]
    public void Persian_OfEveryNotice_TakeTheirValues()
    {
        var values = new Dictionary<string, object?> { ["count"] = 1234.5, ["markers"] = "1, 2", ["patches"] = new[] { 3 }, ["marker"] = 1, ["x"] = 10, ["y"] = -2, ["likeness"] = 90, ["what"] = "XMP" };
        foreach (var code in typeof(ProblemCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!))
        {
            Persian.Sentence(new(code, "English", values))?.ShouldNotContain("{{");
        }

        Persian.Sentence(new(ProblemCodes.MarkersCovered, "", values))!.ShouldStartWith("۱٬۲۳۴٫۵ ");
        Persian.Sentence(new(ProblemCodes.MarkerSecond, "", values))!.ShouldContain("در ۱۰، \u2212۲ دیده");
        Persian.Sentence(new(ProblemCodes.MarkersCovered, "")).ShouldBeNull("a sentence with a hole is none");
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
    public void Write_AStandardWhoseLimitsAreNotKnown_IsNotJudged()
    {
        var report = ReportSample.Picture();
        var (metrics, criterion) = (report.Correction!.DeltaEMetrics, new VerdictCriterion("x", "full", 3, 1, true, "mean_delta_e"));
        var unknown = new Verdict("FADGI 2023", null, [], "Third edition", "The limits were not at hand.", ProblemCodes.VerdictLimitsNotAtHand);
        var verdicts = new Verdicts(unknown, unknown with { Standard = "ISO 19264-1:2021" }, new("Metamorfoze 2.0", "full", [criterion], "Draft", ""));
        var correction = report.Correction! with { DeltaEMetrics = metrics with { Verdicts = verdicts } };

        var (english, persian) = (Text("en"), Text("fa"));

        english.ShouldContain("FADGI 2023: not judged");
        english.ShouldContain("The limits were not at hand.");
        english.ShouldContain("mean ΔE₀₀");
        persian.ShouldContain("داوری نشده");
        persian.ShouldNotContain("The limits were not at hand.");

        string Text(string language) => Poppler.Text(PictureReportPages.Write(report with { Correction = correction }, null, null, language, ReportSample.Made));
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
