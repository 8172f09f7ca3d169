using Kargah.Contracts;
using Kargah.Print.Drawing;
using Kargah.Print.Words;

namespace Kargah.Print;

/// <summary>What came of a batch: a summary, how the pictures spread, and a line for each of them.</summary>
public static class BatchReportPages
{
    /// <param name="language"><c>en</c> or <c>fa</c>.</param>
    /// <exception cref="PrintException">A library is missing.</exception>
    public static byte[] Write(BatchReport report, string language, DateTimeOffset made)
    {
        var words = PrintWords.Of(language);
        var name = report.Batch.Name;
        using var pdf = new Pdf(Flow.PageWidth, Flow.PageHeight, $"{words.BatchTitle}: {name}", language, made);
        var flow = new Flow(pdf, words, $"Kargah · {words.Date(made)} · {PictureReportPages.Isolated(name)}");
        flow.Begin();
        var left = pdf.Left(Flow.Margin, Flow.Width);
        flow.Top += pdf.Text(
            $"{words.BatchTitle} · {words.Operations[report.Batch.Operation]} · {words.Date(report.Batch.CreatedAt)}", left, flow.Top, Flow.Width, new(7.5, Ink.Muted));
        flow.Top += pdf.Text(name, left, flow.Top, Flow.Width, new(16, Ink.Text, Bold: true, OneLine: true)) + 3;
        Figures(pdf, flow, words, report);
        if (report.Histogram is { } histogram)
        {
            Histogram(pdf, flow, words, histogram);
        }

        Items(pdf, flow, words, report.Items);
        return pdf.Finish();
    }

    private static void Figures(Pdf pdf, Flow flow, PrintWords words, BatchReport report)
    {
        const double Height = 14, Gap = 3;
        (string Label, string Value)[] tiles =
        [
            (words.Pictures, words.Number(report.Batch.TotalItems, 0)), (words.Corrected, words.Number(report.Items.Count(i => i.CorrectionId is not null), 0)),
            (words.Failed, words.Number(report.Batch.FailedItems, 0)), (words.Mean, words.Number(report.MeanDeltaE, 2)),
            (words.LeaveOneOut, words.Number(report.MeanLeaveOneOutDeltaE, 2)),
        ];
        var width = (Flow.Width - (tiles.Length - 1) * Gap) / tiles.Length;
        for (var i = 0; i < tiles.Length; i++)
        {
            var left = pdf.Left(Flow.Margin + i * (width + Gap), width);
            pdf.Fill(Ink.Surface, left, flow.Top, width, Height);
            pdf.Text(tiles[i].Value, left + 2, flow.Top + 0.6, width - 4, new(15, Ink.Text, Bold: true));
            pdf.Text(tiles[i].Label, left + 1, flow.Top + 8.8, width - 2, new(7, Ink.Muted, OneLine: true));
        }

        flow.Top += Height + 5;
    }

    private static void Histogram(Pdf pdf, Flow flow, PrintWords words, DeltaECounts counts)
    {
        const double RowHeight = 6, Label = 22;
        (string Range, int Count)[] rows = [.. words.Ranges.Zip([counts.Below1, counts.Below2, counts.Below3, counts.Others])];
        var most = Math.Max(1, rows.Max(r => r.Count));
        flow.Heading(words.Histogram, rows.Length * RowHeight);
        foreach (var (range, count) in rows)
        {
            const double Room = Flow.Width - Label - 20;
            var width = Room * count / most;
            pdf.Text(range, pdf.Left(Flow.Margin, Label), flow.Top + 0.9, Label, new(8.5, Ink.Text));
            pdf.Fill(Ink.Accent, pdf.Left(Flow.Margin + Label, width), flow.Top + 0.6, width, RowHeight - 1.2);
            pdf.Text(words.Number(count, 0), pdf.Left(Flow.Margin + Label + width + 2, 16), flow.Top + 0.9, 16, new(8.5, Ink.Text));
            flow.Top += RowHeight;
        }

        flow.Gap(5);
    }

    private static void Items(Pdf pdf, Flow flow, PrintWords words, IReadOnlyList<BatchItem> items)
    {
        var table = new Table(pdf, flow,
        [
            new(words.Picture, 62), new("ΔE₀₀", 14, Side.End), new(words.LeaveOneOutShort, 20, Side.End), new(words.Rating, 24), new(words.Result, 60),
        ]);
        foreach (var item in items)
        {
            var result = item.Problem is not null ? words.Failed : item.CorrectedBy is not null ? words.OfLightGroup : words.Done;
            table.Row(
                [
                    item.Filename, words.Number(item.OverallDeltaE, 2), words.Number(item.LeaveOneOutDeltaE, 2),
                    item.QualityRating is { } rating ? words.Ratings[rating] : "–", result,
                ],
                item.Success ? Ink.Text : Ink.Warning);
        }

        var failures = items.Where(i => i.Problem is not null).ToList();
        if (failures.Count > 0)
        {
            flow.Gap(6);
            flow.Heading(words.Failures, 8);
            foreach (var item in failures)
            {
                var (text, isForeign) = words.Sentence(item.Problem!);
                flow.Paragraph($"{PictureReportPages.Isolated(item.Filename)}: {text}", new(8.5, Ink.Text, IsForeign: isForeign));
            }
        }
    }
}
