using System.Security.Cryptography;
using Kargah.Server.Hosting;

namespace Kargah.Server.Data;

/// <summary>Random bytes in a file of the server's own, made at their first use.</summary>
public static class KeyFile
{
    /// <param name="what">Begins the sentence when it is damaged.</param>
    /// <param name="remedy">Ends it.</param>
    /// <exception cref="StartException">The file does not have that length.</exception>
    public static byte[] ReadOrMake(string path, int length, string what, string remedy)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!File.Exists(path))
        {
            var temporary = path + ".new";
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                file.Write(RandomNumberGenerator.GetBytes(length));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path);
        }

        File.SetUnixFileMode(path, mode);
        var key = File.ReadAllBytes(path);
        return key.Length == length ? key : throw new StartException($"{what} {path} is damaged: it has {key.Length} bytes, not {length}. {remedy}");
    }
}
