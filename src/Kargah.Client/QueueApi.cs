using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>What runs and what waits.</summary>
public sealed class QueueApi
{
    private readonly Connection connection;

    internal QueueApi(Connection connection) => this.connection = connection;

    public Task<QueueResponse> GetAsync(CancellationToken cancellationToken = default) => connection.GetAsync<QueueResponse>("api/queue", cancellationToken);

    /// <summary>Starts nothing new. For admins.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => SetAsync("pause", cancellationToken);

    /// <summary>Starts what waits. For admins.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken = default) => SetAsync("resume", cancellationToken);

    /// <summary>Starts nothing new until everything that runs has ended, then stays paused. For admins.</summary>
    public Task DrainAsync(CancellationToken cancellationToken = default) => SetAsync("drain", cancellationToken);

    private Task SetAsync(string mode, CancellationToken cancellationToken) => connection.SendAsync<DoneResponse>(HttpMethod.Post, $"api/queue/{mode}", null, cancellationToken);
}
