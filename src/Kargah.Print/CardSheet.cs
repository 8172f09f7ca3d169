using System.Globalization;
using Kargah.Color;
using Kargah.Color.Detection;
using Kargah.Print.Drawing;
using Kargah.Print.Words;

namespace Kargah.Print;

/// <summary>The card to be printed: four markers, 24 patches, a ruler that shows whether the printer kept the size, and what to do with it.</summary>
/// <remarks>
/// In a window, units are longer downwards than across, by 8 to 7: the card's cells are 80 × 70 units, and those of real charts are square. To a
/// detector that is a card seen from a little aside, so that a chart in the window lies where the card's patches would.
/// </remarks>
public static class CardSheet
{
    /// <summary>Of the card on A4 and Letter: four pixels of 300 to an inch.</summary>
    public const double Unit = 4 * 25.4 / 300;

    private const double LargeUnit = 0.5;
    private const double CellWidth = 80;
    private const double CellHeight = 70;
    private const double Gap = 3;
    private const double RulerLength = 100;
    private const double RulerHeight = 14;
    private const double WordsHeight = 20;
    private const double Border = 5;
    private const double LeastPitch = 8;

    /// <exception cref="PrintException">A library is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pitch has no room on the paper, or is too small for markers to be seen.</exception>
    public static byte[] Write(CardSheetSettings settings)
    {
        var paper = settings.Paper;
        var words = PrintWords.Of(settings.Language);
        using var pdf = new Pdf(paper.Width, paper.Height, settings.Window ? words.WindowTitle : words.CardTitle, settings.Language, settings.Made);
        var card = settings.Window ? Window(settings) : Card(paper);
        for (var id = 0; id < Markers.Count; id++)
        {
            Marker(pdf, card, id);
        }

        if (settings.Window)
        {
            Opening(pdf, card, words);
        }
        else
        {
            Patches(pdf, card, settings.Chart);
        }

        Words(pdf, card, settings, words);
        return pdf.Finish();
    }

    /// <summary>At the lower edge: the ruler, and beside it what to do.</summary>
    private static void Words(Pdf pdf, Place card, CardSheetSettings settings, PrintWords words)
    {
        const double Half = CardGeometry.MarkerSide / 2, Between = 10;
        var start = card.X(-Half) + RulerLength + Between;
        var room = card.X(CardGeometry.Width + Half) - start;
        var style = new TextStyle(settings.Paper == Paper.A3 ? 9 : 7, Ink.Text);
        var (title, advice) = settings.Window ? (words.WindowTitle, words.WindowAdvice(card.Pitch)) : (words.CardTitle, words.CardAdvice);
        var height = pdf.Text(title, start, 0, room, style with { Bold = true }, isDrawn: false) + pdf.Text(advice, start, 0, room, style, isDrawn: false);
        var top = settings.Paper.Height - Border - Math.Max(height, RulerHeight);
        Ruler(pdf, words, card.X(-Half), top + 5);
        pdf.Text(advice, start, top + pdf.Text(title, start, top, room, style with { Bold = true }), room, style);
    }

    /// <summary>From the card's units to millimetres on the sheet.</summary>
    private sealed record Place(double Left, double Top, double UnitX, double UnitY)
    {
        public double Pitch => CellWidth * UnitX;

        public double X(double x) => Left + x * UnitX;

        public double Y(double y) => Top + y * UnitY;
    }

    private static Place Card(Paper paper)
    {
        var unit = paper == Paper.A3 ? LargeUnit : Unit;
        return new((paper.Width - CardGeometry.Width * unit) / 2, CardGeometry.Margin * unit, unit, unit);
    }

    private static Place Window(CardSheetSettings settings)
    {
        const double Half = CardGeometry.MarkerSide / 2;
        var (width, height) = (CardGeometry.Width + 2 * Half, CardGeometry.Height + 2 * Half);
        var most = Math.Min(
            (settings.Paper.Width - 4 * Border) / width * CellWidth, (settings.Paper.Height - WordsHeight - 4 * Border) / height * CellHeight);
        // whole millimetres can be checked with a ruler
        var pitch = settings.Pitch ?? Math.Floor(most);
        if (!(pitch >= LeastPitch && pitch <= most))
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                string.Create(CultureInfo.InvariantCulture, $"On this paper, patches are {LeastPitch} to {Math.Floor(most * 10) / 10} mm apart, not {pitch}."));
        }

        var (x, y) = (pitch / CellWidth, pitch / CellHeight);
        return new((settings.Paper.Width - CardGeometry.Width * x) / 2, 2 * Border + Half * y, x, y);
    }

    private static void Marker(Pdf pdf, Place card, int id)
    {
        const double Module = CardGeometry.MarkerSide / Markers.Modules;
        var corner = CardGeometry.Marker(id)[0];
        pdf.Fill(Ink.Black, card.X(corner.X), card.Y(corner.Y), CardGeometry.MarkerSide * card.UnitX, CardGeometry.MarkerSide * card.UnitY);
        for (var row = 0; row < Markers.Modules; row++)
        {
            for (var column = 0; column < Markers.Modules;)
            {
                // neighbours as one figure: between two of them some viewers leave a gray hair
                var end = column;
                while (end < Markers.Modules && Markers.IsWhite(id, row, end))
                {
                    end++;
                }

                if (end > column)
                {
                    pdf.Fill(
                        Ink.White, card.X(corner.X + column * Module), card.Y(corner.Y + row * Module), (end - column) * Module * card.UnitX, Module * card.UnitY);
                }

                column = end + 1;
            }
        }
    }

    private static void Patches(Pdf pdf, Place card, ReferenceChart chart)
    {
        for (var id = 0; id < ReferenceChart.Count; id++)
        {
            var rgb = RgbSpace.SRgb.FromLab(chart[id].Value);
            var ink = new Ink(Math.Clamp(rgb.R, 0, 1), Math.Clamp(rgb.G, 0, 1), Math.Clamp(rgb.B, 0, 1));
            var (x, y) = (60 + CellWidth * (id % ReferenceChart.Columns) + Gap, 60 + CellHeight * (id / ReferenceChart.Columns) + Gap);
            pdf.Fill(ink, card.X(x), card.Y(y), (CellWidth - 2 * Gap) * card.UnitX, (CellHeight - 2 * Gap) * card.UnitY);
        }
    }

    /// <summary>Where to cut, with a tick at each boundary between two patches.</summary>
    private static void Opening(Pdf pdf, Place card, PrintWords words)
    {
        var (left, top, right, bottom) = (card.X(60), card.Y(60), card.X(540), card.Y(340));
        const double Line = 0.25, Tick = 3;
        foreach (var (x1, y1, x2, y2) in new[] { (left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom), (right, top, right, bottom) })
        {
            pdf.Line(Ink.Muted, Line, x1, y1, x2, y2, dash: 2);
        }

        for (var column = 0; column <= CardGeometry.Columns; column++)
        {
            var x = card.X(60 + CellWidth * column);
            pdf.Line(Ink.Muted, Line, x, top - Tick - 1, x, top - 1);
            pdf.Line(Ink.Muted, Line, x, bottom + 1, x, bottom + Tick + 1);
        }

        for (var row = 0; row <= CardGeometry.Rows; row++)
        {
            var y = card.Y(60 + CellHeight * row);
            pdf.Line(Ink.Muted, Line, left - Tick - 1, y, left - 1, y);
            pdf.Line(Ink.Muted, Line, right + 1, y, right + Tick + 1, y);
        }

        pdf.Text(words.CutOut, left, (top + bottom) / 2 - 6, right - left, new(10, Ink.Muted, Side: Side.Center));
    }

    private static void Ruler(Pdf pdf, PrintWords words, double left, double top)
    {
        pdf.Line(Ink.Text, 0.2, left, top, left + RulerLength, top);
        for (var millimetre = 0; millimetre <= RulerLength; millimetre++)
        {
            var length = millimetre % 10 == 0 ? 3 : millimetre % 5 == 0 ? 2 : 1.2;
            pdf.Line(Ink.Text, millimetre % 10 == 0 ? 0.2 : 0.1, left + millimetre, top, left + millimetre, top - length);
        }

        var style = new TextStyle(6, Ink.Muted, Side: Side.Center);
        for (var centimetre = 0; centimetre <= 10; centimetre++)
        {
            pdf.Text(words.Number(10 * centimetre, 0), left + 10 * centimetre - 5, top + 0.5, 10, style);
        }

        pdf.Text(words.RulerCheck, left, top + 4, RulerLength, new(7, Ink.Text, Side: Side.Center));
    }
}
