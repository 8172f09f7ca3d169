using System.Reflection;
using System.Runtime.InteropServices;

namespace Kargah.Imaging;

/// <summary>The system's libraries by the names that distributions install them under.</summary>
internal static class NativeLibraries
{
    public const string Vips = "vips";
    public const string GObject = "gobject";
    public const string GLib = "glib";
    public const string Raw = "raw";

    private static readonly Dictionary<string, string[]> names = new()
    {
        [Vips] = ["libvips.so.42"],
        [GObject] = ["libgobject-2.0.so.0"],
        [GLib] = ["libglib-2.0.so.0"],
        // 0.21 and 0.20, which begin their structures alike; the first of a pair may be used from several threads
        [Raw] = ["libraw_r.so.23", "libraw.so.23", "libraw_r.so.20", "libraw.so.20"],
    };

    private static readonly Lazy<bool> resolver = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>Whether a library is installed; from then on it is found by its short name.</summary>
    public static bool Has(string library) => resolver.Value && Resolve(library, typeof(NativeLibraries).Assembly, null) != 0;

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var name in names.GetValueOrDefault(library, []))
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
