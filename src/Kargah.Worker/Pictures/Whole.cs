namespace Kargah.Worker.Pictures;

/// <summary>Results are there whole or not at all.</summary>
internal static class Whole
{
    public static void Write(string folder, string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        using (var file = File.Create(path + ".new"))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <param name="write">Writes the file at the path that it is given.</param>
    public static T Write<T>(string folder, string name, Func<string, T> write)
    {
        var path = Path.Combine(folder, name);
        var said = write(path + ".new");
        using (var file = File.Open(path + ".new", FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        return said;
    }
}
