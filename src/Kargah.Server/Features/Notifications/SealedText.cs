using System.Security.Cryptography;
using System.Text;
using Kargah.Server.Data;

namespace Kargah.Server.Features.Notifications;

/// <summary>
/// Secrets that the server must be able to read again. AES-256-GCM under a key in a file beside the database, so that a copy of the
/// database alone gives none of them away; bound to their row, so that one cannot be put in another's place.
/// </summary>
public sealed class SealedText(DataFolder folder)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly Lazy<byte[]> key = new(() => KeyFile.ReadOrMake(folder.StorageKey, length: 32, "The storage key", "Bring it back from a backup, or delete it and enter the addresses of all notifications anew."));

    public string Seal(string text, Guid row)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key.Value, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length), row.ToByteArray());
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">It was sealed with another key, or for another row.</exception>
    public string Open(string box, Guid row)
    {
        var bytes = Convert.FromBase64String(box);
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key.Value, TagLength);
        cipher.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), plain, row.ToByteArray());
        return Encoding.UTF8.GetString(plain);
    }
}
