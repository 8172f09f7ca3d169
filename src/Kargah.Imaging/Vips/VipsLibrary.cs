using System.Runtime.InteropServices;

namespace Kargah.Imaging.Vips;

/// <summary>libvips made ready, once in a process.</summary>
internal static class VipsLibrary
{
    private const string Install = "Install it with: sudo apt-get install --no-install-recommends libvips42 (on Debian 13 and Ubuntu 24.04: libvips42t64).";

    // The loaders that read what strangers send; each is fuzzed by its makers.
    private static readonly string[] allowed =
        ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadTiff", "VipsForeignLoadWebp", "VipsForeignLoadHeif"];

    private static readonly Lazy<string?> start = new(Start);

    /// <summary>Why there is no libvips, and how to get it; null where there is.</summary>
    public static string? Missing => start.Value;

    /// <summary>Says how many threads an operation may use; of the whole process.</summary>
    public static void Limit(int threads)
    {
        if (Missing is null)
        {
            VipsNative.vips_concurrency_set(threads);
        }
    }

    /// <summary>Whether this libvips was built with an operation.</summary>
    public static bool Has(string operation) => VipsNative.vips_type_find("VipsOperation", operation) != 0;

    /// <summary>What went wrong last, and forgets it.</summary>
    public static string TakeError()
    {
        var text = VipsNative.vips_error_buffer_copy();
        try
        {
            return Marshal.PtrToStringUTF8(text)?.Trim() ?? "";
        }
        finally
        {
            VipsNative.g_free(text);
        }
    }

    private static string? Start()
    {
        if (!NativeLibraries.Has(NativeLibraries.GLib) || !NativeLibraries.Has(NativeLibraries.GObject) || !NativeLibraries.Has(NativeLibraries.Vips))
        {
            return $"Pictures cannot be read: the library libvips is not installed. {Install}";
        }

        // what it would warn of on the error stream is said in exceptions here
        _ = VipsNative.g_setenv("VIPS_WARNING", "1", 1);
        if (VipsNative.vips_init("kargah") != 0)
        {
            return $"Pictures cannot be read: libvips does not start ({TakeError()}). {Install}";
        }

        var (major, minor) = (VipsNative.vips_version(0), VipsNative.vips_version(1));
        if (major < 8 || (major == 8 && minor < 13))
        {
            return $"Pictures cannot be read: libvips is {major}.{minor}, and 8.13 or newer is needed. {Install}";
        }

        VipsNative.vips_block_untrusted_set(1);
        VipsNative.vips_operation_block_set("VipsForeignLoad", 1);
        foreach (var loader in allowed)
        {
            VipsNative.vips_operation_block_set(loader, 0);
        }

        // no picture is read twice
        VipsNative.vips_cache_set_max(0);
        VipsNative.vips_cache_set_max_mem(0);
        VipsNative.vips_cache_set_max_files(0);
        return null;
    }
}
