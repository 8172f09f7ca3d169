using System.Runtime.InteropServices;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Server.Data;

/// <summary>Files that are either the old or the new one, whole, whenever the power fails.</summary>
public static partial class DurableFile
{
    /// <summary>Temporary file beside it, flush, rename, folder flush.</summary>
    public static async Task WriteJsonAsync<T>(string path, T content, UnixFileMode mode, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        // deleted and made anew: a worker whose folder it is may have put a link in its place
        File.Delete(temporary);
        await using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            await JsonSerializer.SerializeAsync(file, content, KargahJson.Options, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes renames inside a folder last. The framework opens no folders.</summary>
    public static void FlushFolder(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw new DirectoryNotFoundException($"The folder cannot be opened ({Marshal.GetLastPInvokeErrorMessage()}).");
        }

        try
        {
            if (Flush(descriptor) != 0)
            {
                throw new IOException($"The folder cannot be flushed ({Marshal.GetLastPInvokeErrorMessage()}).", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>O_RDONLY | O_CLOEXEC.</summary>
    private const int ReadOnly = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
