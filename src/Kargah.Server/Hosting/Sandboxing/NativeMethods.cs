using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Kargah.Server.Hosting.Sandboxing;

internal static partial class NativeMethods
{
    /// <exception cref="Win32Exception">The owner cannot be changed.</exception>
    public static void ChangeOwner(string path, int userId, int groupId)
    {
        if (ChangeOwnerNoFollow(path, userId, groupId) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwnerNoFollow(string path, int userId, int groupId);
}
