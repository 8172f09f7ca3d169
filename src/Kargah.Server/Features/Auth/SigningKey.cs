using System.Security.Cryptography;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Auth;

/// <summary>The secret behind access tokens: random, made on first run, readable by the server alone.</summary>
public sealed class SigningKey(DataFolder folder)
{
    private const int Length = 64;
    private readonly Lazy<byte[]> bytes = new(() => ReadOrMake(folder));

    public ReadOnlySpan<byte> Bytes => bytes.Value;

    private static byte[] ReadOrMake(DataFolder folder)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!File.Exists(folder.SigningKey))
        {
            var temporary = folder.SigningKey + ".new";
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                file.Write(RandomNumberGenerator.GetBytes(Length));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, folder.SigningKey);
        }

        File.SetUnixFileMode(folder.SigningKey, mode);
        var key = File.ReadAllBytes(folder.SigningKey);
        return key.Length == Length
            ? key
            : throw new Hosting.StartException($"The signing key {folder.SigningKey} is damaged: it has {key.Length} bytes, not {Length}. Delete it to have a new one made; everybody then signs in again.");
    }
}
