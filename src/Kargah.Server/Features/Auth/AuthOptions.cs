using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Features.Auth;

public enum RegistrationMode
{
    Open,
    /// <summary>Only the very first account can register.</summary>
    Closed,
}

public sealed class AuthOptions
{
    public RegistrationMode Registration { get; init; } = RegistrationMode.Open;

    [Range(1, 24 * 60)]
    public int AccessTokenMinutes { get; init; } = 60;

    [Range(1, 365)]
    public int RefreshTokenDays { get; init; } = 7;

    /// <summary>Within this time the reuse of a spent refresh token is taken for a second tab or a lost answer, not for theft.</summary>
    [Range(0, 300)]
    public int RefreshGraceSeconds { get; init; } = 10;

    /// <summary>Rounds of PBKDF2 of new password hashes.</summary>
    [Range(1000, 10_000_000)]
    public int PasswordIterations { get; init; } = 600_000;

    [Range(1, 1_000_000)]
    public int SignInsPerMinutePerAccount { get; init; } = 10;

    [Range(1, 1_000_000)]
    public int SignInsPerMinutePerAddress { get; init; } = 60;

    [Range(1, 1000)]
    public int TokensPerUser { get; init; } = 50;
}
