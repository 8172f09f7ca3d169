using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

public enum UserRole
{
    User,
    Admin,
}

public sealed record User(Guid Id, string Email, string Name, UserRole Role, DateTimeOffset CreatedAt);

public sealed record RegisterRequest
{
    [Required(ErrorMessage = "The email is missing."), EmailAddress(ErrorMessage = "This is not a valid email address."), MaxLength(254)]
    public string? Email { get; init; }

    [Required(ErrorMessage = "The password is missing."), MinLength(6, ErrorMessage = "The password needs at least 6 characters."), MaxLength(256, ErrorMessage = "The password can have at most 256 characters.")]
    public string? Password { get; init; }

    [Required(ErrorMessage = "The name is missing."), MaxLength(100, ErrorMessage = "The name can have at most 100 characters.")]
    public string? Name { get; init; }
}

public sealed record LoginRequest
{
    /// <summary>Or <c>username</c>.</summary>
    public string? Email { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
}

public sealed record RefreshRequest
{
    /// <summary>Absent in a browser: then its HttpOnly cookie counts.</summary>
    public string? RefreshToken { get; init; }
}

/// <summary>Answer of register, login and refresh. <c>expires_in</c> is in seconds.</summary>
public sealed record SessionResponse : OkResponse
{
    public required string Token { get; init; }
    public required string RefreshToken { get; init; }
    public required int ExpiresIn { get; init; }
    public required User User { get; init; }
}

public sealed record VerifyRequest
{
    public string? Token { get; init; }
}

public sealed record VerifyResponse : OkResponse
{
    public required bool Valid { get; init; }
    public User? User { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
}

public sealed record UserResponse : OkResponse
{
    public required User User { get; init; }
}

public sealed record UpdateMeRequest
{
    [Required(ErrorMessage = "The name is missing."), MaxLength(100, ErrorMessage = "The name can have at most 100 characters.")]
    public string? Name { get; init; }
}

public sealed record ChangePasswordRequest
{
    [Required(ErrorMessage = "The current password is missing.")]
    public string? CurrentPassword { get; init; }

    [Required(ErrorMessage = "The new password is missing."), MinLength(6, ErrorMessage = "The new password needs at least 6 characters."), MaxLength(256)]
    public string? NewPassword { get; init; }
}

public enum TokenScope
{
    Read,
    Write,
}

public sealed record ApiToken(Guid Id, string Name, IReadOnlyList<TokenScope> Scopes, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

public sealed record CreateTokenRequest
{
    [Required(ErrorMessage = "The name is missing."), MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>read, write or both; read when absent.</summary>
    public IReadOnlyList<TokenScope>? Scopes { get; init; }

    /// <summary>When it stops working; never when absent.</summary>
    public DateTimeOffset? Expires { get; init; }
}

public sealed record CreatedTokenResponse : OkResponse
{
    /// <summary>The token itself: shown this once, stored only as a hash.</summary>
    public required string Token { get; init; }
    public required ApiToken ApiToken { get; init; }
}

public sealed record TokenListResponse : OkResponse
{
    public required IReadOnlyList<ApiToken> Tokens { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}
