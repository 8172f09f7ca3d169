namespace Kargah.Client;

/// <summary>What a sign-in gave.</summary>
/// <param name="Token">Sent with each call, until <paramref name="ExpiresAt"/>.</param>
/// <param name="RefreshToken">Good for one new session; used twice it ends them all.</param>
public sealed record Session(string Token, string RefreshToken, DateTimeOffset ExpiresAt);

/// <summary>Where a session is kept. Programs that share one share the store, since its refresh token can be spent once only.</summary>
public interface ISessionStore
{
    /// <returns>Null: nobody is signed in.</returns>
    ValueTask<Session?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the session, lets <paramref name="change"/> make the next of it and keeps that, while nobody else does the same. Kept before it is given back.
    /// </summary>
    ValueTask<Session?> ChangeAsync(Func<Session?, Task<Session?>> change, CancellationToken cancellationToken = default);
}
