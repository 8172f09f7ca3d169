using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kargah.Server.Features.Auth;

/// <summary>Who a valid access token names, and until when.</summary>
public sealed record AccessToken(Guid UserId, Guid SessionId, DateTimeOffset ExpiresAt);

/// <summary>
/// JSON Web Tokens with HMAC-SHA-256 (RFC 7519, RFC 7515). One algorithm only: a token that names any other, or none, is refused before its signature is looked at.
/// </summary>
public sealed class AccessTokens(SigningKey key, AuthOptions options, TimeProvider time)
{
    public const string Issuer = "kargah";
    public const string Audience = "kargah";
    /// <summary>A session's token fits many times; longer ones are not worth reading.</summary>
    private const int MaxLength = 4096;
    private const string Header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    /// <summary>Clocks of several servers behind one balancer differ a little.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);
    private static readonly string EncodedHeader = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Header));

    public TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(options.AccessTokenMinutes);

    public string Issue(Guid userId, Guid sessionId)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = userId,
            ["sid"] = sessionId,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + (long)Lifetime.TotalSeconds,
        });
        var signed = $"{EncodedHeader}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Null for anything that is not a token of ours, unaltered and in its time.</summary>
    public AccessToken? Read(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var header, var payload, var signature])
        {
            return null;
        }

        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            if (head.RootElement.GetProperty("alg").GetString() != "HS256" || head.RootElement.TryGetProperty("crit", out _))
            {
                return null;
            }

            if (!CryptographicOperations.FixedTimeEquals(Sign($"{header}.{payload}"), Base64Url.DecodeFromChars(signature)))
            {
                return null;
            }

            using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            var claims = body.RootElement;
            var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
            var notBefore = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("nbf").GetInt64());
            var now = time.GetUtcNow();
            return claims.GetProperty("iss").GetString() == Issuer && claims.GetProperty("aud").GetString() == Audience && now < expires && notBefore <= now + Skew
                ? new AccessToken(claims.GetProperty("sub").GetGuid(), claims.GetProperty("sid").GetGuid(), expires)
                : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(key.Bytes, Encoding.ASCII.GetBytes(text));
}
