using Kargah.Print.Words;

namespace Kargah.Print.Drawing;

/// <summary>Things one below the other on upright pages of A4, on the next page where there is no room left.</summary>
internal sealed class Flow(Pdf pdf, PrintWords words, string running)
{
    public const double PageWidth = 210;
    public const double PageHeight = 297;
    public const double Margin = 15;
    public const double Width = PageWidth - 2 * Margin;

    private const double FootHeight = 8;
    private int page = 1;

    /// <summary>Where the next thing begins.</summary>
    public double Top { get; set; } = Margin;

    public void Begin() => Foot();

    /// <summary>Turns the page where so much does not fit.</summary>
    public bool Need(double height)
    {
        if (Top + height <= PageHeight - Margin - FootHeight)
        {
            return false;
        }

        pdf.NextPage();
        page++;
        Foot();
        Top = Margin;
        return true;
    }

    public void Gap(double height) => Top += height;

    /// <summary>A heading that stays with as much as follows.</summary>
    public void Heading(string text, double following)
    {
        Need(9 + following);
        Top += pdf.Text(text, pdf.Left(Margin, Width), Top, Width, new(11, Ink.Text, Bold: true)) + 1.5;
    }

    public void Paragraph(string text, TextStyle style)
    {
        var left = pdf.Left(Margin, Width);
        Need(pdf.Text(text, left, 0, Width, style, isDrawn: false));
        Top += pdf.Text(text, left, Top, Width, style) + 1;
    }

    private void Foot()
    {
        var y = PageHeight - Margin;
        pdf.Line(Ink.Rule, 0.2, Margin, y - 1.5, Margin + Width, y - 1.5);
        var style = new TextStyle(7.5, Ink.Muted, OneLine: true);
        pdf.Text(running, pdf.Left(Margin, Width - 30), y, Width - 30, style with { IsForeign = false });
        pdf.Text($"{words.Page} {words.Number(page, 0)}", pdf.Left(Margin + Width - 28, 28), y, 28, style with { Side = Side.End });
    }
}
