using System.Globalization;
using System.Net;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Features.Reports;

/// <summary>A report as one HTML file that needs nothing else: pictures are inside, and no script. Everything that people wrote is encoded.</summary>
internal static class ReportPage
{
    private const string Style = """
        body{font:15px/1.55 system-ui,Vazirmatn,sans-serif;color:#1c1917;background:#fff;margin:2rem auto;max-width:62rem;padding:0 1rem}
        h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}p.sub{color:#57534e;margin:0 0 1rem}
        figure{display:inline-block;margin:0;width:49%;vertical-align:top}figure img{width:100%;border-radius:.4rem}figcaption{color:#57534e;font-size:.85rem}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{padding:.3rem .6rem;border-bottom:1px solid #e7e5e4;text-align:start}td.n,th.n{text-align:end;direction:ltr}
        i.s{display:inline-block;width:1.6rem;height:1.1rem;border:1px solid #d6d3d1}dl{display:grid;grid-template-columns:repeat(4,1fr);gap:.5rem 1rem}dt{color:#57534e;font-size:.85rem}dd{margin:0;font-size:1.35rem;font-weight:600}
        li{margin:.2rem 0}@media print{body{margin:0}}
        """;

    private static readonly Dictionary<string, string> words = new()
    {
        ["Report of a picture"] = "گزارش یک تصویر",
        ["Report of a batch"] = "گزارش یک دسته",
        ["as shot"] = "همان‌گونه که گرفته شد",
        ["corrected"] = "اصلاح‌شده",
        ["mean ΔE00"] = "میانگین ΔE00",
        ["leave-one-out"] = "با کنار گذاشتن هر خانه",
        ["before"] = "پیش از اصلاح",
        ["worst"] = "بدترین",
        ["Patches"] = "خانه‌ها",
        ["patch"] = "خانه",
        ["reference"] = "مرجع",
        ["used"] = "به‌کاررفته",
        ["yes"] = "آری",
        ["no"] = "نه",
        ["Standards"] = "استانداردها",
        ["Warnings"] = "هشدارها",
        ["No correction yet."] = "هنوز اصلاحی نیست.",
        ["picture"] = "تصویر",
        ["done"] = "انجام شد",
        ["problem"] = "مشکل",
        ["pictures"] = "تصویرها",
        ["failed"] = "ناموفق",
        ["formula"] = "فرمول",
        ["none reached"] = "به هیچ سطحی نمی‌رسد",
        ["not judged"] = "داوری نشده",
    };

    public static string Of(PictureReport report, string language, byte[]? before, byte[]? after)
    {
        var page = new Writer(language);
        page.Begin(page.Say("Report of a picture"), report.Image.OriginalFilename, string.Join(" · ", new[] { report.Image.Exif?.Camera, report.Image.Width is { } width ? $"{width} × {report.Image.Height}" : null, report.Image.ColorSpace }.OfType<string>()));
        page.Figure(before, "as shot");
        page.Figure(after, "corrected");
        if (report.Correction is not { } correction)
        {
            page.Raw($"<p>{page.Say("No correction yet.")}</p>");
            foreach (var error in report.Detection?.ErrorNotices() ?? [])
            {
                page.Raw($"<p dir=\"auto\">{page.Sentence(error)}</p>");
            }

            return page.End();
        }

        var metrics = correction.DeltaEMetrics;
        page.Figures([("mean ΔE00", metrics.OverallDeltaE), ("leave-one-out", metrics.LeaveOneOutDeltaE), ("before", metrics.BeforeDeltaE), ("worst", metrics.Max)]);
        page.Raw($"<p class=\"sub\" dir=\"ltr\">{Writer.Text($"{metrics.Formula}, {metrics.White} · {metrics.Reference} · {correction.OutputColorSpace}")}</p>");
        page.Raw($"<h2>{page.Say("Patches")}</h2><table><thead><tr><th>{page.Say("patch")}</th><th>{page.Say("reference")}</th><th>{page.Say("corrected")}</th><th class=\"n\">L* a* b*</th><th class=\"n\">ΔE00</th><th>{page.Say("used")}</th></tr></thead><tbody>");
        foreach (var patch in correction.Patches)
        {
            page.Raw($"<tr><td dir=\"auto\">{Writer.Text(page.PatchName(patch))}</td><td>{Writer.Swatch(patch.ReferenceRgb)}</td><td>{Writer.Swatch(patch.CorrectedRgb)}</td><td class=\"n\">{string.Join(' ', patch.Corrected.Select(value => page.Number(value, 1)))}</td><td class=\"n\">{page.Number(patch.DeltaE)}</td><td>{page.Say(patch.Used ? "yes" : "no")}</td></tr>");
        }

        page.Raw("</tbody></table>");
        Standards(page, metrics);
        page.List("Warnings", [.. report.Detection?.WarningNotices() ?? [], .. correction.WarningNotices()]);
        return page.End();
    }

    public static string Of(BatchReport report, string language)
    {
        var page = new Writer(language);
        page.Begin(page.Say("Report of a batch"), report.Batch.Name, $"{page.Count(report.Batch.TotalItems)} {page.Say("pictures")}{(language == "fa" ? "،" : ",")} {page.Count(report.Batch.FailedItems)} {page.Say("failed")}");
        page.Figures([("mean ΔE00", report.MeanDeltaE), ("leave-one-out", report.MeanLeaveOneOutDeltaE)]);
        page.Raw($"<table><thead><tr><th>{page.Say("picture")}</th><th>{page.Say("done")}</th><th class=\"n\">ΔE00</th><th class=\"n\">{page.Say("leave-one-out")}</th><th>{page.Say("problem")}</th></tr></thead><tbody>");
        foreach (var item in report.Items)
        {
            page.Raw($"<tr><td dir=\"auto\">{Writer.Text(item.Filename)}</td><td>{page.Say(item.Success ? "yes" : "no")}</td><td class=\"n\">{page.Number(item.OverallDeltaE)}</td><td class=\"n\">{page.Number(item.LeaveOneOutDeltaE)}</td><td dir=\"auto\">{(item.Problem is { } problem ? page.Sentence(problem) : "")}</td></tr>");
        }

        page.Raw("</tbody></table>");
        return page.End();
    }

    private static void Standards(Writer page, DeltaEReport metrics)
    {
        if (metrics.Verdicts is not { } verdicts)
        {
            return;
        }

        page.Raw($"<h2>{page.Say("Standards")}</h2><ul>");
        foreach (var verdict in new[] { verdicts.Fadgi, verdicts.Iso19264, verdicts.Metamorfoze })
        {
            var level = verdict.Level is { } reached ? $"<bdi>{Writer.Text(reached)}</bdi>" : page.Say(verdict.Criteria.Count == 0 ? "not judged" : "none reached");
            var note = verdict.NoteNotice() is { } about ? page.Sentence(about) : "";
            page.Raw($"<li dir=\"auto\"><b><bdi>{Writer.Text(verdict.Standard)}</bdi></b>: {level}. <bdi>{Writer.Text(verdict.Source)}</bdi>. {note}</li>");
        }

        page.Raw("</ul>");
    }

    private sealed class Writer(string language)
    {
        private readonly StringBuilder html = new();

        public string Say(string english) => WebUtility.HtmlEncode(language == "fa" ? words.GetValueOrDefault(english, english) : english);

        public static string Text(string text) => WebUtility.HtmlEncode(text);

        public string Number(double? value, int digits = 2) => value is { } known && double.IsFinite(known) ? Digits(known.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : "–";

        public string Count(int count) => Digits(count.ToString(CultureInfo.InvariantCulture));

        public string Digits(string number) => language == "fa" ? Persian.Digits(number) : number;

        public static string Swatch(IReadOnlyList<int> rgb) => string.Create(CultureInfo.InvariantCulture, $"<i class=\"s\" style=\"background:rgb({rgb[0]},{rgb[1]},{rgb[2]})\"></i>");

        public void Raw(string text) => html.Append(text).Append('\n');

        public void Begin(string kind, string title, string sub) => Raw(
            $"<!doctype html><html lang=\"{(language == "fa" ? "fa" : "en")}\" dir=\"{(language == "fa" ? "rtl" : "ltr")}\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"><title>{Text(title)}</title><style>{Style}</style></head><body><p class=\"sub\">{kind}</p><h1 dir=\"auto\">{Text(title)}</h1><p class=\"sub\" dir=\"auto\">{Text(sub)}</p>");

        public void Figure(byte[]? picture, string caption)
        {
            if (picture is not null)
            {
                Raw($"<figure><img src=\"data:image/webp;base64,{Convert.ToBase64String(picture)}\" alt=\"{Say(caption)}\"><figcaption>{Say(caption)}</figcaption></figure>");
            }
        }

        public void Figures(IEnumerable<(string Name, double? Value)> figures) => Raw($"<dl>{string.Concat(figures.Select(figure => $"<div><dt>{Say(figure.Name)}</dt><dd><bdi>{Number(figure.Value)}</bdi></dd></div>"))}</dl>");

        public string PatchName(CorrectedPatch patch) => (language == "fa" ? Persian.Patch(patch.PatchId) : null) ?? patch.Name;

        /// <summary>In the page's language where there is a sentence of it.</summary>
        public string Sentence(Problem problem) => Text((language == "fa" ? Persian.Sentence(problem) : null) ?? problem.Error);

        public void List(string title, IReadOnlyList<Problem> notices)
        {
            if (notices.Count > 0)
            {
                Raw($"<h2>{Say(title)}</h2><ul>{string.Concat(notices.Select(Sentence).Distinct().Select(line => $"<li dir=\"auto\">{line}</li>"))}</ul>");
            }
        }

        public string End() => html.Append("</body></html>\n").ToString();
    }
}
