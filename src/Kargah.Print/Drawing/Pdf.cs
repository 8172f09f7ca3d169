using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Kargah.Print.Drawing;

/// <summary>A PDF that is drawn page after page. Lengths are in millimetres from the upper left corner; text is laid out by pango.</summary>
internal sealed unsafe class Pdf : IDisposable
{
    public const double PointsPerMillimetre = 72 / 25.4;

    private const int Units = 1024;
    private const int BoldWeight = 700;

    /// <summary>Of Noto Sans, over its size.</summary>
    private const double Ascent = 1.069;

    private const string Fonts = "Noto Sans, Vazirmatn, Noto Sans Arabic, DejaVu Sans";

    private readonly GCHandle written = GCHandle.Alloc(new MemoryStream());
    private readonly string language;
    private nint surface;
    private nint context;

    /// <param name="language"><c>en</c> or <c>fa</c>.</param>
    /// <exception cref="PrintException">A library is missing.</exception>
    public Pdf(double width, double height, string title, string language, DateTimeOffset made)
    {
        if (PrintLibraries.Missing is { } missing)
        {
            written.Free();
            throw new PrintException(missing);
        }

        (Width, Height, this.language) = (width, height, language);
        surface = DrawingNative.cairo_pdf_surface_create_for_stream(
            &Take, GCHandle.ToIntPtr(written), width * PointsPerMillimetre, height * PointsPerMillimetre);
        DrawingNative.cairo_pdf_surface_set_metadata(surface, DrawingNative.MetadataTitle, Printable(title));
        DrawingNative.cairo_pdf_surface_set_metadata(surface, DrawingNative.MetadataCreator, "Kargah");
        DrawingNative.cairo_pdf_surface_set_metadata(
            surface, DrawingNative.MetadataCreated, made.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        context = DrawingNative.cairo_create(surface);
        DrawingNative.cairo_scale(context, PointsPerMillimetre, PointsPerMillimetre);
    }

    public double Width { get; }

    public double Height { get; }

    public bool IsRightToLeft => language == "fa";

    public void NextPage() => DrawingNative.cairo_show_page(context);

    /// <summary>The left side of what lies so far from the side where lines begin.</summary>
    public double Left(double fromStart, double width) => IsRightToLeft ? Width - fromStart - width : fromStart;

    public void Fill(Ink ink, double left, double top, double width, double height)
    {
        Use(ink);
        DrawingNative.cairo_rectangle(context, left, top, width, height);
        DrawingNative.cairo_fill(context);
    }

    public void Frame(Ink ink, double line, double left, double top, double width, double height)
    {
        Use(ink);
        DrawingNative.cairo_set_line_width(context, line);
        DrawingNative.cairo_rectangle(context, left, top, width, height);
        DrawingNative.cairo_stroke(context);
    }

    /// <param name="dash">Of its dashes and gaps; 0 for none.</param>
    public void Line(Ink ink, double line, double x1, double y1, double x2, double y2, double dash = 0)
    {
        Use(ink);
        DrawingNative.cairo_set_line_width(context, line);
        DrawingNative.cairo_set_dash(context, &dash, dash > 0 ? 1 : 0, 0);
        DrawingNative.cairo_move_to(context, x1, y1);
        DrawingNative.cairo_line_to(context, x2, y2);
        DrawingNative.cairo_stroke(context);
        DrawingNative.cairo_set_dash(context, &dash, 0, 0);
    }

    public void Shape(Ink ink, params ReadOnlySpan<(double X, double Y)> corners)
    {
        Use(ink);
        DrawingNative.cairo_move_to(context, corners[0].X, corners[0].Y);
        foreach (var (x, y) in corners[1..])
        {
            DrawingNative.cairo_line_to(context, x, y);
        }

        DrawingNative.cairo_close_path(context);
        DrawingNative.cairo_fill(context);
    }

    public void Disc(Ink ink, double x, double y, double radius)
    {
        Use(ink);
        DrawingNative.cairo_new_path(context);
        DrawingNative.cairo_arc(context, x, y, radius, 0, 2 * Math.PI);
        DrawingNative.cairo_fill(context);
    }

    public void Ring(Ink ink, double line, double x, double y, double radius)
    {
        Use(ink);
        DrawingNative.cairo_set_line_width(context, line);
        DrawingNative.cairo_new_path(context);
        DrawingNative.cairo_arc(context, x, y, radius, 0, 2 * Math.PI);
        DrawingNative.cairo_stroke(context);
    }

    public void Picture(PrintedPicture picture, double left, double top, double width)
    {
        var image = DrawingNative.cairo_image_surface_create(DrawingNative.Rgb24, picture.Width, picture.Height);
        Check(DrawingNative.cairo_surface_status(image));
        var stride = DrawingNative.cairo_image_surface_get_stride(image);
        var rgb = picture.Rgb.Span;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = new Span<uint>(DrawingNative.cairo_image_surface_get_data(image) + (long)y * stride, picture.Width);
            var from = rgb.Slice(3 * y * picture.Width, 3 * picture.Width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = (uint)((from[3 * x] << 16) | (from[3 * x + 1] << 8) | from[3 * x + 2]);
            }
        }

        DrawingNative.cairo_surface_mark_dirty(image);
        DrawingNative.cairo_save(context);
        DrawingNative.cairo_translate(context, left, top);
        DrawingNative.cairo_scale(context, width / picture.Width, width / picture.Width);
        DrawingNative.cairo_set_source_surface(context, image, 0, 0);
        DrawingNative.cairo_paint(context);
        DrawingNative.cairo_restore(context);
        DrawingNative.cairo_surface_destroy(image);
    }

    /// <summary>Lines of text in a column; returns how much room they took.</summary>
    /// <param name="isDrawn">False only measures.</param>
    public double Text(string text, double left, double top, double width, TextStyle style, bool isDrawn = true)
    {
        DrawingNative.cairo_save(context);
        DrawingNative.cairo_translate(context, left, top);
        DrawingNative.cairo_scale(context, 1 / PointsPerMillimetre, 1 / PointsPerMillimetre);
        var layout = Layout(text, width, style);
        // letters of two scripts side by side stand on one line, although one needs more room above it
        var shift = Ascent * style.Points - DrawingNative.pango_layout_get_baseline(layout) / (double)Units;
        if (isDrawn)
        {
            Use(style.Ink);
            DrawingNative.cairo_move_to(context, 0, shift);
            DrawingNative.pango_cairo_show_layout(context, layout);
        }

        DrawingNative.pango_layout_get_size(layout, out _, out var height);
        DrawingNative.g_object_unref(layout);
        DrawingNative.cairo_restore(context);
        return (height / (double)Units + shift) / PointsPerMillimetre;
    }

    /// <summary>The finished file. Nothing is drawn after it.</summary>
    /// <exception cref="PrintException">cairo could not write it.</exception>
    public byte[] Finish()
    {
        DrawingNative.cairo_show_page(context);
        Check(DrawingNative.cairo_status(context));
        DrawingNative.cairo_surface_finish(surface);
        Check(DrawingNative.cairo_surface_status(surface));
        return ((MemoryStream)written.Target!).ToArray();
    }

    public void Dispose()
    {
        if (context == 0)
        {
            return;
        }

        DrawingNative.cairo_destroy(context);
        DrawingNative.cairo_surface_destroy(surface);
        (context, surface) = (0, 0);
        written.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Take(nint stream, byte* data, uint length)
    {
        ((MemoryStream)GCHandle.FromIntPtr(stream).Target!).Write(new ReadOnlySpan<byte>(data, checked((int)length)));
        return 0;
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new PrintException($"The PDF could not be written ({Marshal.PtrToStringUTF8(DrawingNative.cairo_status_to_string(status))}).");
        }
    }

    /// <summary>pango and PDF take no control characters and no halves of surrogate pairs.</summary>
    private static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) && rune.Value != '\n' ? " " : rune.ToString()));

    /// <summary>By its first letter.</summary>
    private static bool BeginsRightToLeft(string text) => text.FirstOrDefault(char.IsLetter) is (>= '\u0590' and < '\u0900') or (>= '\uFB1D' and < '\uFEFF');

    private void Use(Ink ink) => DrawingNative.cairo_set_source_rgb(context, ink.R, ink.G, ink.B);

    private nint Layout(string text, double width, TextStyle style)
    {
        var layout = DrawingNative.pango_cairo_create_layout(context);
        var about = DrawingNative.pango_layout_get_context(layout);
        // paper has no pixels that letters would have to meet
        var options = DrawingNative.cairo_font_options_create();
        DrawingNative.cairo_font_options_set_hint_style(options, DrawingNative.NoHinting);
        DrawingNative.cairo_font_options_set_hint_metrics(options, DrawingNative.NoHintMetrics);
        DrawingNative.pango_cairo_context_set_font_options(about, options);
        DrawingNative.cairo_font_options_destroy(options);
        DrawingNative.pango_cairo_context_set_resolution(about, 72);
        DrawingNative.pango_context_set_round_glyph_positions(about, 0);
        DrawingNative.pango_context_set_base_dir(about, IsRightToLeft ? 1 : 0);
        DrawingNative.pango_context_set_language(about, DrawingNative.pango_language_from_string(language));
        DrawingNative.pango_layout_context_changed(layout);

        var font = DrawingNative.pango_font_description_from_string(Fonts);
        DrawingNative.pango_font_description_set_absolute_size(font, style.Points * Units);
        if (style.Bold)
        {
            DrawingNative.pango_font_description_set_weight(font, BoldWeight);
        }

        DrawingNative.pango_layout_set_font_description(layout, font);
        DrawingNative.pango_font_description_free(font);
        DrawingNative.pango_layout_set_auto_dir(layout, style.IsForeign ? 1 : 0);
        DrawingNative.pango_layout_set_width(layout, (int)Math.Round(width * PointsPerMillimetre * Units));
        // between words, and within one that is too long
        const int wordOrCharacter = 2;
        DrawingNative.pango_layout_set_wrap(layout, wordOrCharacter);
        if (style.OneLine)
        {
            DrawingNative.pango_layout_set_height(layout, -1);
            DrawingNative.pango_layout_set_ellipsize(layout, DrawingNative.EllipsizeEnd);
        }

        const int left = 0, center = 1, right = 2;
        DrawingNative.pango_layout_set_alignment(layout, style.Side switch
        {
            Side.Center => center,
            // pango turns the sides around for a line of the other direction
            Side.Start => IsRightToLeft != (style.IsForeign && IsRightToLeft != BeginsRightToLeft(text)) ? right : left,
            _ => IsRightToLeft != (style.IsForeign && IsRightToLeft != BeginsRightToLeft(text)) ? left : right,
        });
        var bytes = Encoding.UTF8.GetBytes(Printable(style.OneLine ? text.ReplaceLineEndings(" ") : text));
        fixed (byte* first = bytes)
        {
            DrawingNative.pango_layout_set_text(layout, first, bytes.Length);
        }

        return layout;
    }
}
