using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Server.Data;

/// <summary>
/// Reads what a worker has written. The folder is the worker's, so anything in it may have been turned into a link, and the server may be
/// root: no link is followed below the folder, and nothing but a plain file is read.
/// </summary>
public static partial class WorkerOwnedFile
{
    private const int Missing = 2;
    private const int NotAFolder = 20;
    private const int IsALink = 40;

    /// <summary>O_CLOEXEC | O_NONBLOCK: a named pipe must not keep the server waiting.</summary>
    private const int Always = 0x80000 | 0x800;

    // the two flags whose numbers differ between processors
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
    private static readonly int Folder = IsArm ? 0x4000 : 0x10000;

    /// <param name="folder">Stands in a folder that is the server's own.</param>
    /// <param name="names">The way from there, name by name.</param>
    /// <exception cref="FileNotFoundException">There is no plain file on this way.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeFileHandle Open(string folder, params ReadOnlySpan<string> names)
    {
        var place = Checked(OpenPath(folder, Always | NoFollow | Folder), folder);
        for (var i = 0; i < names.Length; i++)
        {
            using var parent = place;
            place = Checked(OpenAt(parent, names[i], Always | NoFollow | (i < names.Length - 1 ? Folder : 0)), names[i]);
        }

        if (IsPlain(place))
        {
            return place;
        }

        place.Dispose();
        throw new FileNotFoundException($"{names[^1]} is no file.");
    }

    /// <inheritdoc cref="Open"/>
    public static FileStream OpenStream(string folder, params ReadOnlySpan<string> names) => new(Open(folder, names), FileAccess.Read, bufferSize: 1 << 16);

    private static bool IsPlain(SafeFileHandle file) => !File.GetAttributes(file).HasFlag(FileAttributes.Directory) && LSeek(file, 0, 0) == 0;

    private static SafeFileHandle Checked(SafeFileHandle file, string name)
    {
        if (!file.IsInvalid)
        {
            return file;
        }

        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        throw error is Missing or NotAFolder or IsALink
            ? new FileNotFoundException($"There is no {name}.")
            : new IOException($"{name} cannot be opened: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenPath(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial nint LSeek(SafeFileHandle file, nint offset, int whence);
}
