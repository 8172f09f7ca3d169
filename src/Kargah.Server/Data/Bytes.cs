namespace Kargah.Server.Data;

/// <summary>What files take, by their lengths.</summary>
public static class Bytes
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>0 where there is no such folder.</summary>
    public static long Of(string folder) => Directory.Exists(folder) ? Files(folder).Sum(file => file.Bytes) : 0;

    public static IEnumerable<(string Path, long Bytes)> Files(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", Everything).Select(file => (file.FullName, Length(file)));

    /// <summary>Temporary files come and go while one counts.</summary>
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
