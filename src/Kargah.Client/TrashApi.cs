using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Deleted runs and data sets, for as long as they can be restored.</summary>
public sealed class TrashApi
{
    private readonly Connection connection;

    internal TrashApi(Connection connection) => this.connection = connection;

    public Task<TrashResponse> ListAsync(int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<TrashResponse>(Query.With("api/trash", ("skip", skip), ("limit", limit)), cancellationToken);

    /// <param name="id">A run's or a data set's.</param>
    public Task RestoreAsync(string id, CancellationToken cancellationToken = default) =>
        connection.SendAsync<DoneResponse>(HttpMethod.Post, $"api/trash/{Uri.EscapeDataString(id)}/restore", null, cancellationToken);

    /// <summary>Deletes it for good.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        connection.SendAsync<DoneResponse>(HttpMethod.Delete, $"api/trash/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Deletes everything in it for good.</summary>
    public Task EmptyAsync(CancellationToken cancellationToken = default) => connection.SendAsync<DoneResponse>(HttpMethod.Delete, "api/trash", null, cancellationToken);
}
