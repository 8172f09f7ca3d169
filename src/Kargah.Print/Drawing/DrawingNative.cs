using System.Runtime.InteropServices;

namespace Kargah.Print.Drawing;

/// <summary>What is called of cairo and pango.</summary>
internal static unsafe partial class DrawingNative
{
    public const int Rgb24 = 1;
    public const int MetadataTitle = 0;
    public const int MetadataCreator = 4;
    public const int MetadataCreated = 5;
    public const int NoHinting = 1;
    public const int NoHintMetrics = 1;
    public const int EllipsizeEnd = 3;

    private const string Cairo = PrintLibraries.Cairo;
    private const string Pango = PrintLibraries.Pango;
    private const string PangoCairo = PrintLibraries.PangoCairo;

    [LibraryImport(PrintLibraries.GObject)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Cairo)]
    public static partial nint cairo_pdf_surface_create_for_stream(delegate* unmanaged[Cdecl]<nint, byte*, uint, int> write, nint closure, double width, double height);

    [LibraryImport(Cairo, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void cairo_pdf_surface_set_metadata(nint surface, int kind, string text);

    [LibraryImport(Cairo)]
    public static partial nint cairo_create(nint surface);

    [LibraryImport(Cairo)]
    public static partial void cairo_destroy(nint context);

    [LibraryImport(Cairo)]
    public static partial int cairo_status(nint context);

    [LibraryImport(Cairo)]
    public static partial nint cairo_status_to_string(int status);

    [LibraryImport(Cairo)]
    public static partial void cairo_surface_finish(nint surface);

    [LibraryImport(Cairo)]
    public static partial void cairo_surface_destroy(nint surface);

    [LibraryImport(Cairo)]
    public static partial int cairo_surface_status(nint surface);

    [LibraryImport(Cairo)]
    public static partial void cairo_show_page(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_save(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_restore(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_translate(nint context, double x, double y);

    [LibraryImport(Cairo)]
    public static partial void cairo_scale(nint context, double x, double y);

    [LibraryImport(Cairo)]
    public static partial void cairo_set_source_rgb(nint context, double r, double g, double b);

    [LibraryImport(Cairo)]
    public static partial void cairo_set_source_surface(nint context, nint surface, double x, double y);

    [LibraryImport(Cairo)]
    public static partial void cairo_set_line_width(nint context, double width);

    [LibraryImport(Cairo)]
    public static partial void cairo_set_dash(nint context, double* lengths, int count, double offset);

    [LibraryImport(Cairo)]
    public static partial void cairo_rectangle(nint context, double x, double y, double width, double height);

    [LibraryImport(Cairo)]
    public static partial void cairo_move_to(nint context, double x, double y);

    [LibraryImport(Cairo)]
    public static partial void cairo_line_to(nint context, double x, double y);

    [LibraryImport(Cairo)]
    public static partial void cairo_close_path(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_new_path(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_arc(nint context, double x, double y, double radius, double from, double to);

    [LibraryImport(Cairo)]
    public static partial void cairo_fill(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_stroke(nint context);

    [LibraryImport(Cairo)]
    public static partial void cairo_paint(nint context);

    [LibraryImport(Cairo)]
    public static partial nint cairo_image_surface_create(int format, int width, int height);

    [LibraryImport(Cairo)]
    public static partial byte* cairo_image_surface_get_data(nint surface);

    [LibraryImport(Cairo)]
    public static partial int cairo_image_surface_get_stride(nint surface);

    [LibraryImport(Cairo)]
    public static partial void cairo_surface_mark_dirty(nint surface);

    [LibraryImport(Cairo)]
    public static partial nint cairo_font_options_create();

    [LibraryImport(Cairo)]
    public static partial void cairo_font_options_destroy(nint options);

    [LibraryImport(Cairo)]
    public static partial void cairo_font_options_set_hint_style(nint options, int style);

    [LibraryImport(Cairo)]
    public static partial void cairo_font_options_set_hint_metrics(nint options, int metrics);

    [LibraryImport(PangoCairo)]
    public static partial nint pango_cairo_create_layout(nint context);

    [LibraryImport(PangoCairo)]
    public static partial void pango_cairo_context_set_font_options(nint context, nint options);

    [LibraryImport(PangoCairo)]
    public static partial void pango_cairo_context_set_resolution(nint context, double dotsPerInch);

    [LibraryImport(PangoCairo)]
    public static partial void pango_cairo_show_layout(nint context, nint layout);

    [LibraryImport(Pango)]
    public static partial nint pango_layout_get_context(nint layout);

    [LibraryImport(Pango)]
    public static partial void pango_layout_context_changed(nint layout);

    [LibraryImport(Pango)]
    public static partial void pango_context_set_base_dir(nint context, int direction);

    [LibraryImport(Pango)]
    public static partial void pango_context_set_round_glyph_positions(nint context, int round);

    [LibraryImport(Pango, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pango_language_from_string(string language);

    [LibraryImport(Pango)]
    public static partial void pango_context_set_language(nint context, nint language);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_text(nint layout, byte* text, int length);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_auto_dir(nint layout, int isOn);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_width(nint layout, int width);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_height(nint layout, int height);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_ellipsize(nint layout, int mode);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_wrap(nint layout, int mode);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_alignment(nint layout, int alignment);

    [LibraryImport(Pango)]
    public static partial void pango_layout_set_font_description(nint layout, nint description);

    [LibraryImport(Pango)]
    public static partial int pango_layout_get_baseline(nint layout);

    [LibraryImport(Pango)]
    public static partial void pango_layout_get_size(nint layout, out int width, out int height);

    [LibraryImport(Pango, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pango_font_description_from_string(string description);

    [LibraryImport(Pango)]
    public static partial void pango_font_description_free(nint description);

    [LibraryImport(Pango)]
    public static partial void pango_font_description_set_absolute_size(nint description, double size);

    [LibraryImport(Pango)]
    public static partial void pango_font_description_set_weight(nint description, int weight);
}
