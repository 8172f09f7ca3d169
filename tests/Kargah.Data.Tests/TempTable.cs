using System.IO.Compression;
using System.Text;

namespace Kargah.Data.Tests;

/// <summary>A table file that lives as long as its test.</summary>
internal sealed class TempTable : IDisposable
{
    private TempTable(byte[] bytes, TableFormat format, bool compressed)
    {
        var path = Path.Combine(Path.GetTempPath(), "kargah-data-" + Guid.NewGuid().ToString("N"));
        System.IO.File.WriteAllBytes(path, bytes);
        File = new TableFile(path, format, compressed);
    }

    public TableFile File { get; }

    public static TempTable Csv(string text) => new(Encoding.UTF8.GetBytes(text), TableFormat.Csv, false);

    public static TempTable Of(TableFormat format, string text) => new(Encoding.UTF8.GetBytes(text), format, false);

    public static TempTable Of(TableFormat format, byte[] bytes, bool compressed = false) => new(bytes, format, compressed);

    public static TempTable Gzip(TableFormat format, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return new TempTable(packed.ToArray(), format, true);
    }

    /// <summary>One of the tables in test_data.</summary>
    public static TableFile Bundled(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder!.FullName, "Kargah.slnx")))
        {
            folder = folder.Parent;
        }

        return new TableFile(Path.Combine(folder.FullName, "test_data", name), TableFormat.Csv, false);
    }

    public TableProfile Profile() => TableProfiler.Profile(File, ReadLimits.Default, TestContext.Current.CancellationToken);

    public TableProfile Profile(ReadLimits limits) => TableProfiler.Profile(File, limits, TestContext.Current.CancellationToken);

    public TableException Refused(ReadLimits? limits = null) => Should.Throw<TableException>(() => Profile(limits ?? ReadLimits.Default));

    public Table Load() => TableLoader.Load(File, Profile().Schema, ReadLimits.Default, TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.File.Delete(File.Path);
}
