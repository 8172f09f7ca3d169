using System.Reflection;
using System.Runtime.InteropServices;

namespace Kargah.Print;

/// <summary>The system's cairo and pango, which draw the pages.</summary>
public static class PrintLibraries
{
    internal const string Cairo = "cairo";
    internal const string Pango = "pango";
    internal const string PangoCairo = "pangocairo";
    internal const string GObject = "gobject";

    private static readonly Dictionary<string, string> names = new()
    {
        [Cairo] = "libcairo.so.2",
        [Pango] = "libpango-1.0.so.0",
        [PangoCairo] = "libpangocairo-1.0.so.0",
        [GObject] = "libgobject-2.0.so.0",
    };

    private static readonly Lazy<string?> missing = new(Load);

    /// <summary>A sentence with the command that installs what is missing; null where nothing is.</summary>
    public static string? Missing => missing.Value;

    private static string? Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(PrintLibraries).Assembly, Resolve);
        return names.Keys.All(name => Resolve(name, typeof(PrintLibraries).Assembly, null) != 0)
            ? null
            : "PDF files cannot be written: the libraries cairo and pango are not installed. "
                + "Install them with: sudo apt-get install --no-install-recommends libpangocairo-1.0-0 fonts-noto-core";
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        names.TryGetValue(library, out var name) && NativeLibrary.TryLoad(name, out var handle) ? handle : 0;
}
