using System.Net.Http.Json;
using Kargah.Contracts;

namespace Kargah.Client.Http;

/// <summary>The token to send, renewed in time.</summary>
internal sealed class Credentials(KargahClientOptions options, HttpClient http)
{
    /// <summary>A token this close to its end may not arrive before it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (options.Token is { } token)
        {
            return token;
        }

        var session = await options.Sessions.ReadAsync(cancellationToken).ConfigureAwait(false);
        return session is null || session.ExpiresAt - options.Clock.GetUtcNow() > Margin
            ? session?.Token
            : (await RenewAsync(session.Token, cancellationToken).ConfigureAwait(false))?.Token;
    }

    /// <summary>The server would not have <paramref name="refused"/>.</summary>
    /// <returns>Another one; null: there is none to be had.</returns>
    public async ValueTask<string?> ReplaceAsync(string? refused, CancellationToken cancellationToken) =>
        refused is null || options.Token is not null ? null : (await RenewAsync(refused, cancellationToken).ConfigureAwait(false))?.Token;

    public Task KeepAsync(Session? session, CancellationToken cancellationToken) =>
        options.Sessions.ChangeAsync(_ => Task.FromResult(session), cancellationToken).AsTask();

    public Session ToSession(SessionResponse answer) =>
        new(answer.Token, answer.RefreshToken, options.Clock.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresIn));

    private ValueTask<Session?> RenewAsync(string old, CancellationToken cancellationToken) => options.Sessions.ChangeAsync(
        async current =>
        {
            if (current is null || current.Token != old)
            {
                // somebody was faster
                return current;
            }

            // once sent, the old pair may be spent: what comes back must be kept, whatever the caller wants by then
            using var limit = new CancellationTokenSource(options.Timeout, options.Clock);
            using var answer = await Connection.ReachAsync(
                options.Server, () => http.PostAsJsonAsync("api/auth/refresh", new RefreshRequest { RefreshToken = current.RefreshToken }, KargahJson.Options, limit.Token), CancellationToken.None).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw await KargahException.FromAsync(answer, options.Clock, limit.Token).ConfigureAwait(false);
            }

            return ToSession(await Connection.ReadJsonAsync<SessionResponse>(options.Server, answer, limit.Token).ConfigureAwait(false));
        },
        cancellationToken);
}
