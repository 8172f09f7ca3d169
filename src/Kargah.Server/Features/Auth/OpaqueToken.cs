using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Kargah.Server.Features.Auth;

/// <summary>256 random bits. Only the hash is kept, so that a copy of the database opens nothing; being random, it needs no salt.</summary>
public static class OpaqueToken
{
    public const string ApiPrefix = "kgh_";

    public static string Make(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
