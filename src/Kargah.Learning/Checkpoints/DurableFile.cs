using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Learning;

/// <summary>Files that are there whole or not at all, also when the power fails between two writes.</summary>
public static partial class DurableFile
{
    /// <summary>Temporary file beside <paramref name="path"/>, flush to the disk, rename over <paramref name="path"/>, flush of the folder.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; <paramref name="path"/> is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    // .NET opens no folders, and without this the rename itself may be lost.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int readOnly = 0;
        using var handle = new SafeFileHandle(Open(folder, readOnly), ownsHandle: true);
        if (handle.IsInvalid || Flush(handle) != 0)
        {
            throw new IOException($"The folder of a file just written cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(SafeFileHandle file);
}
