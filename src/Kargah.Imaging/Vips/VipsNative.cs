using System.Runtime.InteropServices;

namespace Kargah.Imaging.Vips;

/// <summary>Of libvips, and of GObject under it, what is called here. None of it takes a variable number of arguments.</summary>
internal static unsafe partial class VipsNative
{
    private const string Vips = NativeLibraries.Vips;
    private const string GObject = NativeLibraries.GObject;
    private const string GLib = NativeLibraries.GLib;

    // fundamental types of GObject: their numbers, shifted by two
    public const nint BooleanType = 5 << 2;
    public const nint IntType = 6 << 2;
    public const nint DoubleType = 15 << 2;
    public const nint StringType = 16 << 2;
    public const nint ObjectType = 20 << 2;

    [StructLayout(LayoutKind.Sequential)]
    public struct Value
    {
        public nint Type;
        private long first;
        private long second;
    }

    [LibraryImport(GLib, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int g_setenv(string variable, string value, int overwrite);

    [LibraryImport(GLib)]
    public static partial void g_free(nint memory);

    [LibraryImport(GObject)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(GObject)]
    public static partial nint g_object_ref(nint instance);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_set_property(nint instance, string name, Value* value);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(nint instance, string name, Value* value);

    [LibraryImport(GObject)]
    public static partial Value* g_value_init(Value* value, nint type);

    [LibraryImport(GObject)]
    public static partial void g_value_unset(Value* value);

    [LibraryImport(GObject)]
    public static partial void g_value_set_int(Value* value, int content);

    [LibraryImport(GObject)]
    public static partial void g_value_set_boolean(Value* value, int content);

    [LibraryImport(GObject)]
    public static partial void g_value_set_double(Value* value, double content);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_value_set_string(Value* value, string content);

    [LibraryImport(GObject)]
    public static partial void g_value_set_object(Value* value, nint content);

    [LibraryImport(GObject)]
    public static partial nint g_value_get_object(Value* value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string program);

    [LibraryImport(Vips)]
    public static partial int vips_version(int part);

    [LibraryImport(Vips)]
    public static partial void vips_concurrency_set(int threads);

    [LibraryImport(Vips)]
    public static partial void vips_cache_set_max(int operations);

    [LibraryImport(Vips)]
    public static partial void vips_cache_set_max_mem(nuint bytes);

    [LibraryImport(Vips)]
    public static partial void vips_cache_set_max_files(int files);

    [LibraryImport(Vips)]
    public static partial void vips_block_untrusted_set(int state);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_operation_block_set(string name, int state);

    [LibraryImport(Vips)]
    public static partial nint vips_error_buffer_copy();

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_type_find(string under, string name);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_operation_new(string name);

    [LibraryImport(Vips)]
    public static partial nint vips_cache_operation_build(nint operation);

    [LibraryImport(Vips)]
    public static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Vips)]
    public static partial nint vips_blob_get_type();

    [LibraryImport(Vips)]
    public static partial nint vips_value_get_blob(Value* value, out nuint length);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_source_new_from_file(string path);

    [LibraryImport(Vips)]
    public static partial nint vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_width(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_height(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_bands(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_format(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_coding(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_interpretation(nint image);

    [LibraryImport(Vips)]
    public static partial double vips_image_get_xres(nint image);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_image_get_typeof(nint image, string name);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_int(nint image, string name, out int value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_blob(nint image, string name, out nint data, out nuint length);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_image_set_blob_copy(nint image, string name, byte[] data, nuint length);

    [LibraryImport(Vips)]
    public static partial nint vips_region_new(nint image);

    [LibraryImport(Vips)]
    public static partial nint vips_region_fetch(nint region, int left, int top, int width, int height, out nuint length);
}
