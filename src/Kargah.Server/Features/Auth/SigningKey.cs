using Kargah.Server.Data;

namespace Kargah.Server.Features.Auth;

/// <summary>The secret behind access tokens: random, made on first run, readable by the server alone.</summary>
public sealed class SigningKey(DataFolder folder)
{
    private readonly Lazy<byte[]> bytes = new(() => KeyFile.ReadOrMake(folder.SigningKey, length: 64, "The signing key", "Delete it to have a new one made; everybody then signs in again."));

    public ReadOnlySpan<byte> Bytes => bytes.Value;
}
