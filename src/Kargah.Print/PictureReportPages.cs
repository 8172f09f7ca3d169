using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kargah.Contracts;
using Kargah.Print.Drawing;
using Kargah.Print.Words;

namespace Kargah.Print;

/// <summary>What is known of a picture's colors, on pages to be sent or filed.</summary>
public static partial class PictureReportPages
{
    private const double MostPictureHeight = 43;
    private const double Between = 6;
    private const double Half = (Flow.Width - Between) / 2;
    private static readonly TextStyle body = new(8.5, Ink.Text);
    private static readonly TextStyle note = new(7.5, Ink.Muted);

    /// <param name="before">The picture as it came, small; null where it cannot be shown.</param>
    /// <param name="after">Corrected.</param>
    /// <param name="language"><c>en</c> or <c>fa</c>.</param>
    /// <exception cref="PrintException">A library is missing.</exception>
    public static byte[] Write(PictureReport report, PrintedPicture? before, PrintedPicture? after, string language, DateTimeOffset made)
    {
        var words = PrintWords.Of(language);
        var name = report.Image.OriginalFilename;
        using var pdf = new Pdf(Flow.PageWidth, Flow.PageHeight, $"{words.ReportTitle}: {name}", language, made);
        var flow = new Flow(pdf, words, $"Kargah · {words.Date(made)} · {Isolated(name)}");
        flow.Begin();
        Title(pdf, flow, words, name, made, report.Correction?.DeltaEMetrics);
        Facts(pdf, flow, words, report);
        Pictures(pdf, flow, words, before, report.Correction is null ? null : after, report.Correction is not null);
        if (report.Correction is { } correction)
        {
            Figures(pdf, flow, words, correction.DeltaEMetrics);
            Charts(pdf, flow, words, correction);
            Standards(pdf, flow, words, correction.DeltaEMetrics.Verdicts);
            Warnings(pdf, flow, words, [.. report.Detection?.WarningNotices() ?? [], .. correction.WarningNotices()]);
            Patches(pdf, flow, words, correction.Patches);
        }
        else
        {
            flow.Paragraph(report.Detection is { Success: false } ? words.NoCard : words.NoCorrection, body with { Bold = true });
            Warnings(pdf, flow, words, [.. report.Detection?.ErrorNotices() ?? [], .. report.Detection?.WarningNotices() ?? []]);
        }

        return pdf.Finish();
    }

    /// <summary>A name keeps its own direction inside of a line of another one.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Isolated(string? text) => text is null ? null : $"\u2068{text}\u2069";

    /// <summary>Several numbers, which are read from the left in every language.</summary>
    internal static string Figure(string text) => $"\u2066{text}\u2069";

    internal static void Title(Pdf pdf, Flow flow, PrintWords words, string name, DateTimeOffset made, DeltaEReport? figures)
    {
        const double Pill = 62;
        var width = figures is null ? Flow.Width : Flow.Width - Pill - Between;
        var top = flow.Top;
        flow.Top += pdf.Text($"{words.ReportTitle} · {words.Date(made)}", pdf.Left(Flow.Margin, width), top, width, note);
        flow.Top += pdf.Text(name, pdf.Left(Flow.Margin, width), flow.Top, width, new(16, Ink.Text, Bold: true, IsForeign: false, OneLine: true)) + 3;
        if (figures is not null)
        {
            var left = pdf.Left(Flow.Margin + Flow.Width - Pill, Pill);
            var rating = figures.QualityRating;
            pdf.Fill(rating is null ? Ink.Surface : rating <= QualityRating.Good ? Ink.Accent : Ink.Warning, left, top, Pill, 11);
            pdf.Text(
                rating is { } given ? words.Ratings[given] : words.NotRated, left + 2, top + (rating is null ? 3.2 : 0.7), Pill - 4,
                rating is null ? new(8, Ink.Text, Side: Side.Center) : new(11, Ink.White, Bold: true, Side: Side.Center));
            if (rating is not null)
            {
                pdf.Text($"{words.Rated}: {words.Number(figures.LeaveOneOutDeltaE, 2)}", left + 2, top + 6.2, Pill - 4, new(7.5, Ink.White, Side: Side.Center));
            }
        }
    }

    private static void Facts(Pdf pdf, Flow flow, PrintWords words, PictureReport report)
    {
        var (image, correction) = (report.Image, report.Correction);
        var exif = image.Exif;
        string Seconds(double value) => value < 0.5 ? $"1/{words.Number(1 / value, 0)} s" : $"{words.Number(value, 1)} s";
        string?[] exposure =
        [
            exif?.Exposure is { } time ? Seconds(time) : null, exif?.Aperture is { } stop ? $"f/{words.Number(stop, 1)}" : null,
            exif?.Iso is { } iso ? $"ISO {words.Number(iso, 0)}" : null, exif?.FocalLength is { } length ? $"{words.Number(length, 0)} mm" : null,
        ];
        List<(string Label, string? Value)> first =
        [
            (words.Size, image.Width is null ? null : Figure($"{words.Number(image.Width, 0)} × {words.Number(image.Height, 0)}")),
            (words.Space, Isolated(image.ColorSpace)),
            (words.Camera, Isolated(exif?.Camera)), (words.Lens, Isolated(exif?.Lens)),
            (words.Exposure, exposure.Any(e => e is not null) ? Figure(string.Join("  ", exposure.Where(e => e is not null))) : null),
            (words.Taken, exif?.TakenAt is { } taken ? words.Date(taken) : null),
            (words.Fingerprint, image.Sha256),
        ];
        List<(string Label, string? Value)> second = correction is null ? [] : [
            (words.Reference, Isolated(correction.DeltaEMetrics.Reference)), (words.Formula, Isolated($"{correction.DeltaEMetrics.Formula}, {correction.DeltaEMetrics.White}")),
            (words.Model, words.Models[correction.Model]), (words.Linearization, words.Linearizations[correction.Linearization]),
            (words.Gains, Figure(string.Join("  ", correction.WhiteBalanceGains.Select(g => words.Number(g, 3))))),
            (words.Light, LightOf(words, correction.Illuminant)),
            (words.Shading, correction.ShadingOverCard is { } share ? Figure(words.Digits(Percent(share))) : words.NotTakenOut),
            (words.Output, Isolated(correction.OutputColorSpace)),
        ];
        var top = flow.Top;
        var bottom = Column(first, Flow.Margin, Half);
        bottom = Math.Max(bottom, Column(second, Flow.Margin + Half + Between, Half));
        flow.Top = bottom + 3;

        double Column(List<(string Label, string? Value)> rows, double start, double width)
        {
            const double Label = 29;
            var y = top;
            foreach (var (label, value) in rows)
            {
                if (value is not null)
                {
                    var used = pdf.Text(label, pdf.Left(start, Label), y, Label, note with { Points = 8 });
                    y += Math.Max(used, pdf.Text(value, pdf.Left(start + Label, width - Label), y, width - Label, body with { Points = 8 })) + 0.4;
                }
            }

            return y;
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string LightOf(PrintWords words, Illuminant? light)
    {
        if (light is null)
        {
            return words.LightUnknown;
        }

        var parts = new List<string>();
        if (light.Cct is { } kelvin)
        {
            parts.Add($"{words.Number(kelvin, 0)} K");
        }

        if (light.Duv is { } duv)
        {
            parts.Add($"Duv {words.Number(duv, 4)}");
        }

        parts.Add($"x {words.Number(light.Xy[0], 4)}  y {words.Number(light.Xy[1], 4)}");
        return Figure(string.Join("  ", parts));
    }

    private static void Pictures(Pdf pdf, Flow flow, PrintWords words, PrintedPicture? before, PrintedPicture? after, bool isCorrected)
    {
        var top = flow.Top;
        var height = Math.Max(Show(words.Before, before, Flow.Margin), isCorrected ? Show(words.After, after, Flow.Margin + Half + Between) : 0);
        flow.Top = top + height + 4;

        double Show(string caption, PrintedPicture? picture, double start)
        {
            var used = pdf.Text(caption, pdf.Left(start, Half), top, Half, note) + 0.8;
            if (picture is null)
            {
                pdf.Fill(Ink.Surface, pdf.Left(start, Half), top + used, Half, 20);
                pdf.Text(words.NoPicture, pdf.Left(start, Half), top + used + 8, Half, note with { Side = Side.Center });
                return used + 20;
            }

            var width = Math.Min(Half, MostPictureHeight * picture.Width / picture.Height);
            pdf.Picture(picture, pdf.Left(start, width), top + used, width);
            return used + width * picture.Height / picture.Width;
        }
    }

    private static void Figures(Pdf pdf, Flow flow, PrintWords words, DeltaEReport figures)
    {
        const double Height = 14;
        (string Label, double Value)[] tiles =
        [
            (words.Mean, figures.OverallDeltaE), (words.LeaveOneOut, figures.LeaveOneOutDeltaE), (words.Worst, figures.Max), (words.Uncorrected, figures.BeforeDeltaE),
        ];
        var width = (Flow.Width - 3 * 3.0) / tiles.Length;
        for (var i = 0; i < tiles.Length; i++)
        {
            var left = pdf.Left(Flow.Margin + i * (width + 3), width);
            pdf.Fill(Ink.Surface, left, flow.Top, width, Height);
            pdf.Text(words.Number(tiles[i].Value, 2), left + 2, flow.Top + 0.6, width - 4, new(15, Ink.Text, Bold: true));
            pdf.Text(tiles[i].Label, left + 2, flow.Top + 8.8, width - 4, note with { OneLine = true });
        }

        flow.Top += Height + 5;
    }

    private static void Standards(Pdf pdf, Flow flow, PrintWords words, Verdicts? verdicts)
    {
        if (verdicts is null)
        {
            return;
        }

        flow.Heading(words.Verdicts, 25);
        foreach (var verdict in new[] { verdicts.Fadgi, verdicts.Iso19264, verdicts.Metamorfoze })
        {
            flow.Need(8 + 4.5 * verdict.Criteria.Count);
            flow.Paragraph($"{Isolated(verdict.Standard)}: {(verdict.Level is { } level ? Isolated(level) : verdict.Criteria.Count == 0 ? words.NotJudged : words.NoLevel)}", body with { Bold = true });
            foreach (var criterion in verdict.Criteria)
            {
                var measured = criterion.Measured is { } value ? words.Number(value, 2) : "–";
                pdf.Disc(criterion.Kept ? Ink.Accent : Ink.Warning, pdf.Left(Flow.Margin + 1, 2) + 1, flow.Top + 1.9, 0.9);
                var line = $"{Isolated(words.Criteria.GetValueOrDefault(criterion.Code ?? "", criterion.Name))} ({Isolated(criterion.Level)}): {words.Measured} {measured}، {words.Limit} {words.Number(criterion.Limit, 2)}، ";
                line = (words.IsPersian ? line : line.Replace('،', ',')) + (criterion.Kept ? words.Kept : words.Missed);
                flow.Top += pdf.Text(line, pdf.Left(Flow.Margin + 5, Flow.Width - 5), flow.Top, Flow.Width - 5, body with { Points = 8 }) + 0.3;
            }

            flow.Paragraph(verdict.Source, note with { IsForeign = true });
            if (verdict.NoteNotice() is { } about)
            {
                var (text, isForeign) = words.Sentence(about);
                flow.Paragraph(text, note with { IsForeign = isForeign });
            }

            flow.Gap(1.5);
        }

        flow.Gap(2);
    }

    private static void Warnings(Pdf pdf, Flow flow, PrintWords words, IReadOnlyList<Problem> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        flow.Heading(words.Warnings, 8);
        foreach (var (warning, isForeign) in warnings.Select(words.Sentence).Distinct())
        {
            const double Indent = 5;
            var height = pdf.Text(warning, 0, 0, Flow.Width - Indent, body, isDrawn: false);
            flow.Need(height);
            var x = pdf.Left(Flow.Margin, 3);
            pdf.Shape(Ink.Warning, (x + 1.5, flow.Top + 0.7), (x + 3, flow.Top + 3.4), (x, flow.Top + 3.4));
            pdf.Text(warning, pdf.Left(Flow.Margin + Indent, Flow.Width - Indent), flow.Top, Flow.Width - Indent, body with { IsForeign = isForeign });
            flow.Top += height + 0.8;
        }

        flow.Gap(3);
    }

    private static void Patches(Pdf pdf, Flow flow, PrintWords words, IReadOnlyList<CorrectedPatch> patches)
    {
        flow.Heading(words.Table, 30);
        var table = new Table(pdf, flow,
        [
            new(words.Patch, 46), new(words.ReferenceLab, 36, Side.End), new(words.CorrectedLab, 36, Side.End), new("ΔE₀₀", 14, Side.End),
            new(words.LeaveOneOutShort, 18, Side.End), new(words.Remark, 30),
        ]);
        string Lab(IReadOnlyList<double> lab) => Figure(string.Join("  ", lab.Select(v => words.Number(v, 1))));
        foreach (var patch in patches)
        {
            var remark = string.Join(words.IsPersian ? "، " : ", ", new[] { patch.Used ? null : words.NotUsed, patch.OutOfGamut ? words.OutOfGamut : null }.Where(r => r is not null));
            table.Row(
                [words.NameOf(patch), Lab(patch.Reference), Lab(patch.Corrected), words.Number(patch.DeltaE, 2), words.Number(patch.LeaveOneOutDeltaE, 2), remark],
                patch.Used ? Ink.Text : Ink.Muted, (Ink.Of(patch.ReferenceRgb), Ink.Of(patch.CorrectedRgb)));
        }
    }
}
