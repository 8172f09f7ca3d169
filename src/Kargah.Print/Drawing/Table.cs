namespace Kargah.Print.Drawing;

/// <param name="Width">In millimetres.</param>
internal readonly record struct Column(string Title, double Width, Side Side = Side.Start, bool IsForeign = false);

/// <summary>Rows under a heading that is said again on every page.</summary>
internal sealed class Table(Pdf pdf, Flow flow, IReadOnlyList<Column> columns)
{
    private const double RowHeight = 5.2;
    private const double Inset = 1.2;
    private static readonly TextStyle style = new(8, Ink.Text, OneLine: true);
    private bool isBegun;

    /// <param name="swatches">Two colors before the first column's words; null for none.</param>
    public void Row(IReadOnlyList<string> cells, Ink ink, (Ink First, Ink Second)? swatches = null)
    {
        if (flow.Need(isBegun ? RowHeight : 2 * RowHeight) || !isBegun)
        {
            isBegun = true;
            pdf.Fill(Ink.Surface, Flow.Margin, flow.Top, Flow.Width, RowHeight);
            Cells([.. columns.Select(c => c.Title)], style with { Bold = true, Ink = Ink.Muted }, 0, isTitle: true);
        }

        const double Swatch = 4;
        if (swatches is { } colors)
        {
            pdf.Fill(colors.First, pdf.Left(Flow.Margin + Inset, Swatch), flow.Top + 0.6, Swatch, RowHeight - 1.2);
            pdf.Fill(colors.Second, pdf.Left(Flow.Margin + Inset + Swatch, Swatch), flow.Top + 0.6, Swatch, RowHeight - 1.2);
        }

        Cells(cells, style with { Ink = ink }, swatches is null ? 0 : 2 * Swatch + Inset);
        pdf.Line(Ink.Rule, 0.1, Flow.Margin, flow.Top, Flow.Margin + Flow.Width, flow.Top);
    }

    private void Cells(IReadOnlyList<string> cells, TextStyle cellStyle, double indent, bool isTitle = false)
    {
        var start = Flow.Margin;
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var from = start + Inset + (i == 0 ? indent : 0);
            var width = start + column.Width - Inset - from;
            pdf.Text(cells[i], pdf.Left(from, width), flow.Top + 0.7, width, cellStyle with { Side = column.Side, IsForeign = column.IsForeign && !isTitle });
            start += column.Width;
        }

        flow.Top += RowHeight;
    }
}
