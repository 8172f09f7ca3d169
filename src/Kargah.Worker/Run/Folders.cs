using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Worker.Run;

/// <summary>A folder of files that appears whole or not at all.</summary>
internal static partial class Folders
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Puts <paramref name="fresh"/> in the place of <paramref name="target"/>; no reader finds the place empty once it was filled.</summary>
    public static void Replace(string fresh, string target)
    {
        foreach (var file in Directory.EnumerateFiles(fresh))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        Flush(fresh);
        if (!Directory.Exists(target))
        {
            Directory.Move(fresh, target);
        }
        // Some file systems cannot exchange two names: then the place is empty for a moment.
        else if (Rename(CurrentFolder, fresh, CurrentFolder, target, Exchange) != 0)
        {
            Delete(target);
            Directory.Move(fresh, target);
        }

        Flush(Path.GetDirectoryName(target)!);
    }

    /// <summary>Renames are kept by the folder: it is flushed like a file.</summary>
    private static void Flush(string folder)
    {
        using var handle = Open(folder, 0, 0);
        if (handle.IsInvalid || Sync(handle) != 0)
        {
            throw new IOException($"The folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Rename(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
