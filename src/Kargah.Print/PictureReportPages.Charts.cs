using Kargah.Contracts;
using Kargah.Print.Drawing;
using Kargah.Print.Words;

namespace Kargah.Print;

public static partial class PictureReportPages
{
    private const double ChartHeight = 56;

    /// <summary>Errors are small beside the distances between colors.</summary>
    private const double ErrorScale = 5;

    private static void Charts(Pdf pdf, Flow flow, PrintWords words, ColorCorrection correction)
    {
        flow.Need(ChartHeight + 12);
        var top = flow.Top;
        PatchGrid(pdf, words, correction.Patches, pdf.Left(Flow.Margin, Half), top);
        ErrorPlot(pdf, words, correction.Patches, pdf.Left(Flow.Margin + Half + Between, Half), top);
        flow.Top = top + ChartHeight + 13;
        flow.Heading(words.Bars, 44);
        Bars(pdf, words, correction.Patches, flow.Top);
        flow.Top += 47;
    }

    /// <summary>The chart as it lies, each patch in two halves.</summary>
    private static void PatchGrid(Pdf pdf, PrintWords words, IReadOnlyList<CorrectedPatch> patches, double left, double top)
    {
        const int Columns = 6;
        const double Gap = 1, Cell = (Half + Gap) / Columns - Gap, Height = 10.4, Number = 3.8;
        top += pdf.Text(words.Patches, left, top, Half, new(8.5, Ink.Text, Bold: true)) + 1;
        foreach (var patch in patches)
        {
            var (x, y) = (left + patch.PatchId % Columns * (Cell + Gap), top + patch.PatchId / Columns * (Height + Number));
            pdf.Fill(Ink.Of(patch.ReferenceRgb), x, y, Cell / 2, Height);
            pdf.Fill(Ink.Of(patch.CorrectedRgb), x + Cell / 2, y, Cell / 2, Height);
            pdf.Text(words.Number(patch.DeltaE, 1), x, y + Height + 0.3, Cell, new(6.5, patch.Used ? Ink.Text : Ink.Muted, Side: Side.Center));
        }
    }

    /// <summary>a* to the right, b* upwards.</summary>
    private static void ErrorPlot(Pdf pdf, PrintWords words, IReadOnlyList<CorrectedPatch> patches, double left, double top)
    {
        top += pdf.Text(words.Errors, left, top, Half, new(8.5, Ink.Text, Bold: true)) + 1;
        const double Side = ChartHeight;
        var x0 = left + (Half - Side) / 2;
        var farthest = patches.SelectMany(p => new[] { p.Reference[1], p.Reference[2] }).Append(60).Max(Math.Abs);
        var extent = Math.Ceiling((farthest + 8) / 20) * 20;
        double X(double a) => x0 + Side / 2 * (1 + Math.Clamp(a / extent, -1, 1));
        double Y(double b) => top + Side / 2 * (1 - Math.Clamp(b / extent, -1, 1));
        for (var line = -extent; line <= extent; line += 20)
        {
            pdf.Line(Ink.Rule, line == 0 ? 0.25 : 0.1, X(line), top, X(line), top + Side);
            pdf.Line(Ink.Rule, line == 0 ? 0.25 : 0.1, x0, Y(line), x0 + Side, Y(line));
        }

        var style = new TextStyle(6.5, Ink.Muted, Side: Drawing.Side.Center);
        pdf.Text(Figure("a*"), x0 + Side, Y(0) - 1.5, 5, style);
        pdf.Text(Figure("b*"), X(0) + 0.5, top + 0.2, 5, style);
        pdf.Text(words.Number(extent, 0), X(extent) - 10, Y(0) + 0.3, 10, style with { Side = words.IsPersian ? Drawing.Side.Start : Drawing.Side.End });
        foreach (var patch in patches)
        {
            var (a, b) = (patch.Reference[1], patch.Reference[2]);
            var (toA, toB) = (a + ErrorScale * (patch.Corrected[1] - a), b + ErrorScale * (patch.Corrected[2] - b));
            pdf.Line(Ink.Text, 0.25, X(a), Y(b), X(toA), Y(toB));
            pdf.Disc(Ink.Of(patch.CorrectedRgb), X(toA), Y(toB), 1.1);
            pdf.Ring(Ink.Text, 0.2, X(a), Y(b), 1.1);
        }

        pdf.Text(words.ErrorsNote, left, top + Side + 1, Half, note with { Points = 7 });
    }

    private static void Bars(Pdf pdf, PrintWords words, IReadOnlyList<CorrectedPatch> patches, double top)
    {
        const double Height = 34, Axis = 7;
        // numbers are read from the left in both languages
        const double Left = Flow.Margin + Axis;
        var most = Math.Max(2, Math.Ceiling(patches.SelectMany(p => new[] { p.DeltaE, p.LeaveOneOutDeltaE }).Where(double.IsFinite).DefaultIfEmpty().Max()));
        var step = most <= 6 ? 1 : most <= 15 ? 3 : Math.Ceiling(most / 5);
        double Y(double value) => top + Height * (1 - Math.Min(value, most) / most);
        for (var line = 0.0; line <= most; line += step)
        {
            pdf.Line(Ink.Rule, 0.15, Left, Y(line), Flow.Margin + Flow.Width, Y(line));
            pdf.Text(words.Number(line, 0), Flow.Margin, Y(line) - 1.6, Axis - 1.5, new(6.5, Ink.Muted, Side: words.IsPersian ? Side.Start : Side.End));
        }

        var width = (Flow.Width - Axis) / patches.Count;
        for (var i = 0; i < patches.Count; i++)
        {
            var patch = patches[i];
            var x = Left + i * width;
            if (double.IsFinite(patch.DeltaE))
            {
                pdf.Fill(Ink.Of(patch.ReferenceRgb), x + 1, Y(patch.DeltaE), width - 2, top + Height - Y(patch.DeltaE));
                pdf.Frame(Ink.Muted, 0.1, x + 1, Y(patch.DeltaE), width - 2, top + Height - Y(patch.DeltaE));
            }

            if (double.IsFinite(patch.LeaveOneOutDeltaE))
            {
                pdf.Disc(Ink.Text, x + width / 2, Y(patch.LeaveOneOutDeltaE), 0.8);
            }

            pdf.Text(words.Number(patch.PatchId + 1, 0), x, top + Height + 0.6, width, new(6.5, Ink.Muted, Side: Side.Center));
        }

        pdf.Text(words.BarsNote, Flow.Margin, top + Height + 5, Flow.Width, note);
    }
}
