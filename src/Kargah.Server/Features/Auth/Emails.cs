namespace Kargah.Server.Features.Auth;

internal static class Emails
{
    /// <summary>What two spellings of one address have in common.</summary>
    public static string Normalize(string email) => email.Trim().Normalize().ToLowerInvariant();
}
