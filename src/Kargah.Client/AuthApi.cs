using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Who one is. A session is renewed by itself for as long as the server lets it, also by several programs that share its store.</summary>
public sealed class AuthApi
{
    private readonly Connection connection;

    internal AuthApi(Connection connection) => this.connection = connection;

    /// <summary>Makes an account and signs in with it.</summary>
    public Task<User> RegisterAsync(string email, string password, string name, CancellationToken cancellationToken = default) =>
        EnterAsync("api/auth/register", new RegisterRequest { Email = email, Password = password, Name = name }, cancellationToken);

    public Task<User> LoginAsync(string email, string password, CancellationToken cancellationToken = default) =>
        EnterAsync("api/auth/login", new LoginRequest { Email = email, Password = password }, cancellationToken);

    /// <summary>Ends the session here and on the server. Not being signed in is no error.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await connection.SendAsync<DoneResponse>(HttpMethod.Post, "api/auth/logout", null, cancellationToken).ConfigureAwait(false);
        }
        catch (KargahException ended) when (ended.Status == System.Net.HttpStatusCode.Unauthorized)
        {
            // it was over already
        }

        await connection.Credentials.KeepAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whose session this is. An API token does not reach it.</summary>
    public async Task<User> MeAsync(CancellationToken cancellationToken = default) =>
        (await connection.GetAsync<UserResponse>("api/auth/me", cancellationToken).ConfigureAwait(false)).User;

    public Task<TokenListResponse> TokensAsync(CancellationToken cancellationToken = default) => connection.GetAsync<TokenListResponse>("api/auth/tokens", cancellationToken);

    /// <returns>With the token itself, which is shown this once.</returns>
    public Task<CreatedTokenResponse> CreateTokenAsync(CreateTokenRequest token, CancellationToken cancellationToken = default) =>
        connection.SendAsync<CreatedTokenResponse>(HttpMethod.Post, "api/auth/tokens", token, cancellationToken);

    public Task RevokeTokenAsync(Guid id, CancellationToken cancellationToken = default) =>
        connection.SendAsync<DoneResponse>(HttpMethod.Delete, $"api/auth/tokens/{id}", null, cancellationToken);

    private async Task<User> EnterAsync(string path, object body, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync<SessionResponse>(HttpMethod.Post, path, body, cancellationToken).ConfigureAwait(false);
        await connection.Credentials.KeepAsync(connection.Credentials.ToSession(answer), cancellationToken).ConfigureAwait(false);
        return answer.User;
    }
}
